using System.CommandLine;
using Clade.Models;
using Clade.Models.Families;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade models</c>: what loads, and the architectures that are known by name.</summary>
internal static class ModelsCommand
{
    /// <summary>How each family is told, for people.</summary>
    internal static IReadOnlyDictionary<Type, string> Recognised { get; } = new Dictionary<Type, string>
    {
        [typeof(BertFamily)] = "config.json of BERT, RoBERTa, XLM-R or DistilBERT, alone or in a sentence-transformers folder",
        [typeof(ChineseClipFamily)] = "config.json with model_type chinese_clip, or tensors bert.* beside visual.*",
        [typeof(ConvNeXtFamily)] = "open_clip_config.json and tensors visual.trunk.stages.*",
        [typeof(EvaFamily)] = "open_clip_config.json and tensors of EVA-01 or EVA-02, in timm's names or EVA-CLIP's; LLM2CLIP's adapter",
        [typeof(LanguageModelFamily)] = "config.json with model_type llama or qwen2",
        [typeof(LongClipFamily)] = "the tensor positional_embedding_res",
        [typeof(MobileClipFamily)] = "tensors of MobileCLIP's image encoders, trained or reparameterised",
        [typeof(MultilingualClipFamily)] = "config.json and the tensor LinearTransformation.weight",
        [typeof(OpenAiFamily)] = "tensors visual.class_embedding and input_resolution, context_length, vocab_size: OpenAI's own files",
        [typeof(OpenClipEncoderFamily)] = "open_clip_config.json and tensors text.transformer.embeddings.*",
        [typeof(OpenClipMobileFamily)] = "open_clip_config.json and tensors of MobileCLIP or MobileCLIP2 below visual.trunk",
        [typeof(OpenClipFamily)] = "open_clip_config.json and tensors visual.class_embedding",
        [typeof(ResNetFamily)] = "tensors visual.attnpool.* and visual.layer1.*: OpenAI's files, or OpenCLIP's with open_clip_config.json",
        [typeof(SiglipFamily)] = "config.json with model_type siglip",
        [typeof(TinyClipFamily)] = "tensors _image_encoder.* and _text_encoder.*",
        [typeof(TransformersClipFamily)] = "config.json with model_type clip or metaclip_2, or of one of their towers",
    };

    internal static string Words(IModelFamily family) => Recognised.TryGetValue(family.GetType(), out var words) ? words : "config.json with embed_dim: what 'clade train' and 'clade learngene grow' write";

    internal static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("models", "List the families of models that load, how each is recognised, and the architectures known by name. Example: clade models") { json };
        command.SetAction((parsed, _) =>
        {
            Run(parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(bool json)
    {
        var zoo = Zoo.Names.Select(name => (Name: name, Config: Zoo.Config(name))).ToList();
        if (json)
        {
            Screen.Json(new
            {
                families = ModelFamilies.All.Select(family => new { name = family.Name, recognised_by = Words(family) }),
                zoo = zoo.Select(model => new { name = model.Name, embedding = model.Config.EmbedDim, image_size = model.Config.Image?.ImageSize, context = model.Config.Text?.MaxTokens, parameters = model.Config.ParameterCount }),
            });
            return;
        }

        var families = new Table().AddColumns("Family", "Recognised by");
        foreach (var family in ModelFamilies.All)
            families.AddRow(Markup.Escape(family.Name), Markup.Escape(Words(family)));
        AnsiConsole.Write(families);
        var models = new Table().AddColumn("Architecture").AddColumn(new TableColumn("Parameters").RightAligned()).AddColumn(new TableColumn("Picture").RightAligned()).AddColumn(new TableColumn("Context").RightAligned()).AddColumn(new TableColumn("Vector").RightAligned());
        foreach (var (name, config) in zoo)
            models.AddRow(name, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{config.ParameterCount / 1e6:N1} M"), $"{config.Image?.ImageSize}", $"{config.Text?.MaxTokens}", $"{config.EmbedDim}");
        AnsiConsole.Write(models);
    }
}
