using Clade.Core;

namespace Clade.Models.Families;

/// <summary>The text side of EVA checkpoints, told by its tensors.</summary>
internal static class EvaText
{
    /// <summary>The tower and its names; null and none if the checkpoint has no text side.</summary>
    public static (ITextConfig? Config, IReadOnlyList<NameRule> Names) Read(ModelFiles files, ConfigFields model)
    {
        if (files.Tensors.ContainsKey("text.text_adaptor.0.ln.weight"))
            return Adapter(files, model);
        if (files.Tensors.ContainsKey("text.token_embedding.weight") || files.Tensors.ContainsKey("token_embedding.weight"))
        {
            var text = OpenClipTowers.Text(model);
            return (text, [.. OpenClipTowers.TextNames(files, text)]);
        }

        return files.Tensors.Keys.FirstOrDefault(name => name.StartsWith("text.", StringComparison.Ordinal)) is { } unknown
            ? throw new InputException($"{files.Source} has an EVA image tower beside a text tower of another kind ({unknown}), which is not supported; CLIP's transformer and LLM2CLIP's adapter are.")
            : (null, []);
    }

    private static (ITextConfig, IReadOnlyList<NameRule>) Adapter(ModelFiles files, ConfigFields model)
    {
        var layers = 0;
        while (files.Tensors.ContainsKey($"text.text_adaptor.{layers}.ln.weight"))
            layers++;
        if (files.Tensors["text.text_adaptor.0.ln.weight"] is not [var width] || files.Tensors.GetValueOrDefault("text.text_adaptor.0.fn.0.weight") is not [var hidden, _])
            throw new InputException($"{files.Source} has a text adapter whose first layer is incomplete; fetch it again.");
        if (model.Object("text_cfg") is { } text && text.Has("llm_embedding_dim") && text.Whole("llm_embedding_dim") is var stated && stated != width)
            throw new InputException($"{text.Where} states an \"llm_embedding_dim\" of {stated} and the text adapter reads vectors of {width}; use the configuration that belongs to the weights.");
        return (new TextAdapterConfig { Width = (int)Math.Min(width, int.MaxValue), HiddenWidth = (int)Math.Min(hidden, int.MaxValue), Layers = layers }, [.. EvaNames.Adapter(layers)]);
    }
}
