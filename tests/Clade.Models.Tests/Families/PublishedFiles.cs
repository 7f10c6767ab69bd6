using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>A published checkpoint of any size as its names and shapes, made from the architecture without memory for its weights.</summary>
internal static class PublishedFiles
{
    /// <param name="config">Architecture.</param>
    /// <param name="theirs">The publisher's name of one of our tensors.</param>
    /// <param name="modelCfg">model_cfg of an open_clip_config.json, or null for none.</param>
    /// <param name="extra">Scalars that the publisher adds.</param>
    public static ModelFiles Of(DualEncoderConfig config, Func<string, string> theirs, string? modelCfg = null, params string[] extra)
    {
        using var _ = Initialise.ShapesOnly();
        using var model = config.Create();
        var tensors = extra.ToDictionary(name => name, _ => Array.Empty<long>(), StringComparer.Ordinal);
        foreach (var (ours, value) in model.State())
            tensors[theirs(ours)] = value.Shape;

        return With(new ModelFiles("published", new Dictionary<string, JsonElement>(), tensors), modelCfg);
    }

    /// <summary>OpenAI's names, and those of OpenCLIP's CLIP class: the text tower lies at the root.</summary>
    public static string AtRoot(string ours) => ours.StartsWith("text.", StringComparison.Ordinal) ? ours[5..] : ours;

    /// <summary>The same tensors beside another configuration.</summary>
    public static ModelFiles With(ModelFiles files, string? modelCfg) => new(files.Source, modelCfg is null ? new Dictionary<string, JsonElement>()
        : new Dictionary<string, JsonElement> { ["open_clip_config.json"] = JsonDocument.Parse($$"""{ "model_cfg": {{modelCfg}} }""").RootElement }, files.Tensors);

    /// <summary>The same files with one tensor of another shape, or without it.</summary>
    public static ModelFiles With(ModelFiles files, string name, long[]? shape)
    {
        var tensors = files.Tensors.Where(item => item.Key != name).ToDictionary(item => item.Key, item => item.Value, StringComparer.Ordinal);
        if (shape is not null)
            tensors[name] = shape;
        var json = files.Json("open_clip_config.json") is { } config ? new Dictionary<string, JsonElement> { ["open_clip_config.json"] = config } : [];
        return new ModelFiles(files.Source, json, tensors);
    }

    /// <summary>One sentence that holds all words.</summary>
    public static void AssertRefused(Action action, params string[] words)
    {
        var message = Assert.Throws<Clade.Core.InputException>(action).Message;
        Assert.All(words, word => Assert.Contains(word, message, StringComparison.Ordinal));
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
