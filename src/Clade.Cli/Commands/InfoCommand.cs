using System.CommandLine;
using Clade.Data.Images;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary><c>clade info MODEL [--fingerprint] [--json]</c>: quick for any size, for the numbers of large weights are read only where the fingerprint is asked for.</summary>
internal static class InfoCommand
{
    // Read in seconds.
    private const long SmallWeights = 2L << 30;

    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file, or name in the cache" };
        var fingerprint = new Option<bool>("--fingerprint") { Description = "Read the weights and print the fingerprint of models above 2 GiB too" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("info", "Say what a model is: family, towers, parameters, cost, tokenizer, preprocessing, licence, fingerprint. Example: clade info assets/models/ancestor-pictograms") { model, fingerprint, json };
        command.SetAction((parsed, _) =>
        {
            Run(parsed.GetValue(model)!, parsed.GetValue(fingerprint), parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string name, bool fingerprint, bool json)
    {
        var outline = ModelOutline.Read(name);
        using var loaded = fingerprint || outline.Tensors.Sum(entry => entry.ByteCount) <= SmallWeights ? LoadedModel.Load(name) : null;
        Screen.Facts([.. Model(outline), .. Files(outline), .. Reading(outline, json), .. Fingerprints(loaded, json)], json);
    }

    private static IEnumerable<(string, object?)> Model(ModelOutline outline)
    {
        var config = outline.Plan.Config;
        var (image, text) = (config.Image is not null, config.Text is not null);
        yield return ("name", Path.GetFileName(Path.GetFullPath(outline.Name).TrimEnd(Path.DirectorySeparatorChar)));
        yield return ("family", outline.Plan.Family != "Clade" ? outline.Plan.Family : (image, text) switch { (true, true) => "CLIP, two towers", (true, _) => "CLIP, image tower only", _ => "CLIP, text tower only" });
        yield return ("grown_from", outline.Metadata.GetValueOrDefault("learngene"));
        yield return ("embedding", config.EmbedDim);
        yield return ("image_tower", TowerWords.Image(config));
        yield return ("text_tower", TowerWords.Text(config));
        yield return ("context", config.Text?.MaxTokens);
        yield return ("vocabulary", outline.Plan.Vocabulary ?? outline.Tokenizer?.Tokenizer.VocabularySize);
        yield return ("parameters", config.ParameterCount);
        yield return ("parameters_image", image ? outline.TowerParameters.Image : null);
        yield return ("parameters_text", text ? outline.TowerParameters.Text : null);
        yield return ("flops_a_picture", image ? (long)ModelFlops.Picture(config) : null);
        yield return ("flops_a_caption", text ? (long)ModelFlops.Caption(config) : null);
        yield return ("flops_caption_tokens", text ? ModelFlops.CaptionLength(config) : null);
    }

    private static IEnumerable<(string, object?)> Files(ModelOutline outline)
    {
        yield return ("format", outline.Format);
        yield return ("stored_as", string.Join(", ", outline.Tensors.GroupBy(entry => entry.Type).OrderByDescending(type => type.Sum(entry => entry.ByteCount)).Select(type => type.Key.SafeTensorsName())));
        yield return ("bytes", File.Exists(outline.WeightsFile) && !outline.WeightsFile.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? new FileInfo(outline.WeightsFile).Length : outline.Tensors.Sum(entry => entry.ByteCount));
        yield return ("unwrapped", outline.Unwrapped is "" ? null : outline.Unwrapped);
        yield return ("refused", outline.Refused.Count == 0 ? null : outline.Refused);
        yield return ("unreadable", outline.Unreadable.Count == 0 ? null : outline.Unreadable.Select(item => $"{item.Key}: {item.Value}").ToList());
        yield return ("licence", outline.Licence?.Name);
        yield return ("licence_from", outline.Licence?.Source);
    }

    private static IEnumerable<(string, object?)> Reading(ModelOutline outline, bool json)
    {
        yield return ("tokenizer", outline.Tokenizer is { Description: var found } ? json ? found.Kind : $"{found.Kind}, {found.VocabularySize} ids, {(found.ContextLength == ITokenizer.AnyLength ? "any length" : $"at most {found.ContextLength}")}" : null);
        yield return ("tokenizer_files", outline.Tokenizer?.Description.Files);
        yield return ("tokenizer_missing", outline.TokenizerProblem);
        yield return ("preprocessing", outline.Preprocess is { } preprocess ? Words(preprocess) : null);
        yield return ("preprocessing_from", outline.Preprocess is null ? null : outline.PreprocessIsUsual ? "what the family usually does, for no file says it" : "the model's files or its family");
    }

    private static IEnumerable<(string, object?)> Fingerprints(LoadedModel? loaded, bool json)
    {
        if (loaded?.Fingerprint is not { } print)
        {
            yield return ("fingerprint", json ? null : "not made, for the weights are large; --fingerprint makes it");
            yield break;
        }

        yield return ("fingerprint", print.Whole);
        yield return ("fingerprint_weights", print.Weights);
        yield return ("fingerprint_tokenizer", print.Tokenizer is "" && !json ? null : print.Tokenizer);
        yield return ("fingerprint_preprocessing", print.Preprocess is "" && !json ? null : print.Preprocess);
    }

    private static string Words(ClipPreprocess preprocess)
    {
        var square = preprocess.ResizeMode == ResizeMode.Squash ? $"squashed to {preprocess.Size} x {preprocess.Size}" : $"shorter side to {preprocess.Size}, the middle cut out";
        var filter = preprocess.Interpolation == Interpolation.Bicubic ? "bicubic" : "bilinear";
        var range = preprocess.Mean is { } mean ? $"mean {Three(mean)}, deviation {Three(preprocess.Std ?? new ChannelValues(1, 1, 1))}" : "from 0 to 1";
        return $"{square}, {filter}, {range}{(preprocess.RgbFirst ? ", RGB first" : "")}";
    }

    private static string Three(ChannelValues values) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{values[0]:0.####} {values[1]:0.####} {values[2]:0.####}");
}
