using System.CommandLine;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Methods;
using Clade.Models;
using Clade.Torch;
using Clade.Training;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade learngene extract|grow|info</c></summary>
internal static class LearngeneCommand
{
    internal static Command Create() => new("learngene", "Extract a learngene from a CLIP, and grow smaller or larger CLIPs from it (MM-LG)") { Extract(), Grow(), Info() };

    private static Command Extract()
    {
        var model = new Argument<string>("model") { Description = "Model folder of the ancestor" };
        var corpus = new Option<string?>("--corpus") { Description = "Folder of the corpus that is distilled on; the shipped one if left out" };
        var output = new Option<string>("--out") { Description = "Learngene file to write", Required = true };
        var kind = new Option<string>("--kind") { Description = "mm-lg, or tleg for the baseline without a shared block", DefaultValueFactory = _ => "mm-lg" }.AcceptOnlyFromAmong("mm-lg", "tleg");
        var mode = new Option<CoefficientMode>("--coefficients") { Description = "How the coefficients are given (mm-lg)", DefaultValueFactory = _ => CoefficientMode.Table };
        var elastic = new Option<bool>("--depth-elastic") { Description = "Run every second step at a random depth, so that other depths work from the start (an extension)" };
        var steps = new Option<long>("--steps") { Description = "Steps of distillation", DefaultValueFactory = _ => 2000 };
        var batch = new Option<int>("--batch") { Description = "Pairs a step", DefaultValueFactory = _ => 128 };
        var rate = new Option<double>("--rate") { Description = "Peak learning rate", DefaultValueFactory = _ => 1.5e-3 };
        var seed = new Option<long>("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };
        var half = new Option<bool>("--bf16") { Description = "Store bfloat16: half the size" };
        var resume = new Option<bool>("--resume") { Description = "Go on with an extraction that was stopped" };
        var command = new Command("extract", "Distil an ancestor into a learngene. Example: clade learngene extract assets/models/ancestor-pictograms --corpus data/pictograms --out ancestor.learngene") { model, corpus, output, kind, mode, elastic, steps, batch, rate, seed, half, resume };
        command.SetAction((parsed, cancellation) =>
        {
            var file = parsed.GetValue(output)!;
            var settings = new ExtractionSettings
            {
                Kind = parsed.GetValue(kind) == "tleg" ? LearngeneKind.Tleg : LearngeneKind.MmLg,
                Mode = parsed.GetValue(mode),
                DepthElastic = parsed.GetValue(elastic),
                Steps = Positive(parsed.GetValue(steps), "--steps"),
                Batch = (int)Positive(parsed.GetValue(batch), "--batch"),
                Rate = parsed.GetValue(rate) is > 0 and < 1 and var given ? given : throw new InputException("--rate must lie between 0 and 1."),
                Seed = parsed.GetValue(seed),
                Folder = file + ".run",
                CheckpointEvery = 250,
            };
            RunExtract(parsed.GetValue(model)!, parsed.GetValue(corpus) ?? Assets.MiniCorpus, file, settings, parsed.GetValue(half), parsed.GetValue(resume), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void RunExtract(string model, string corpusFolder, string file, ExtractionSettings settings, bool half, bool resume, CancellationToken cancellation)
    {
        if (!resume && Directory.Exists(settings.Folder))
            throw new InputException($"{settings.Folder} holds an extraction that was stopped; add --resume to go on with it, or remove the folder.");
        using var ancestor = ClipCheckpoint.Load(model);
        if (ancestor.Model is not { Vision: { } vision, Text: not null })
            throw new InputException($"{model} has one tower only; a multimodal learngene needs both.");
        using var pairs = CorpusPairs.Load(Corpus.Open(corpusFolder), item => item.Split == CorpusSplit.Train, vision.Config.ImageSize, cancellation);
        using var learngene = Extraction.Run(ancestor, pairs, settings, Path.GetFileName(Path.GetFullPath(model)), resume, new ProgressLine(Console.Error).Show, cancellation);
        learngene.Save(file, half ? ElementType.BFloat16 : null, LearngeneTokenizer.Note(ancestor.Tokenizer!));
        Directory.Delete(settings.Folder!, recursive: true);
        Console.Error.WriteLine($"saved {file}, {new FileInfo(file).Length / 1e6:F1} MB");
    }

    private static Command Grow()
    {
        var file = new Argument<string>("file") { Description = "Learngene file" };
        var image = new Option<int?>("--depth-image") { Description = "Layers of the image tower; the ancestor's if left out" };
        var text = new Option<int?>("--depth-text") { Description = "Layers of the text tower; the ancestor's if left out" };
        var modality = new Option<string>("--modality") { Description = "both, image or text", DefaultValueFactory = _ => "both" }.AcceptOnlyFromAmong("both", "image", "text");
        var output = new Option<string>("--out") { Description = "Model folder to write", Required = true };
        var command = new Command("grow", "Make a model of any depth from a learngene. Example: clade learngene grow ancestor.learngene --depth-image 4 --depth-text 4 --out small") { file, image, text, modality, output };
        command.SetAction((parsed, _) =>
        {
            RunGrow(parsed.GetValue(file)!, parsed.GetValue(image), parsed.GetValue(text), parsed.GetValue(modality)!, parsed.GetValue(output)!);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void RunGrow(string file, int? image, int? text, string modality, string output)
    {
        foreach (var depth in new[] { image, text }.OfType<int>())
            _ = Positive(depth, "A depth");
        using var learngene = Learngene.Load(file);
        var target = learngene.Info.Config.WithDepth(image, text);
        target = target with { Vision = modality == "text" ? null : target.Vision, Text = modality == "image" ? null : target.Text };
        var model = learngene.Grow(target);
        using var checkpoint = LearngeneTokenizer.With(model, learngene, file);
        checkpoint.Save(output, metadata: new Dictionary<string, string> { ["learngene"] = learngene.Info.Ancestor });
        Console.Error.WriteLine($"saved {output}: {model.ParameterCount} parameters; train it for a while before use (clade train, or your own loop)");
    }

    private static Command Info()
    {
        var file = new Argument<string>("file") { Description = "Learngene file" };
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("info", "Say what a learngene is and what it saves. Example: clade learngene info ancestor.learngene") { file, json };
        command.SetAction((parsed, _) =>
        {
            RunInfo(parsed.GetValue(file)!, parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void RunInfo(string file, bool json)
    {
        using var learngene = Learngene.Load(file);
        var info = learngene.Info;
        var storage = LearngeneStorage.Of(info);
        var rows = new (string Name, object Value)[]
        {
            ("kind", info.Kind == LearngeneKind.MmLg ? "mm-lg" : "tleg"),
            ("ancestor", info.Ancestor),
            ("layers_image", info.Config.Vision!.Layers),
            ("layers_text", info.Config.Text!.Layers),
            ("coefficients", JsonNamingPolicy.SnakeCaseLower.ConvertName(info.Mode.ToString())),
            ("steps", info.Step),
            ("seed", info.Seed),
            ("bytes", new FileInfo(file).Length),
            ("parameters", storage.Parameters),
            ("ancestor_parameters", storage.AncestorParameters),
            ("ratio", Math.Round(storage.Ratio, 4)),
            ("ratio_without_tokens", Math.Round(storage.RatioWithoutTokens, 4)),
            ("block_ratio", Math.Round(storage.BlockRatio, 4)),
        };
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(rows.ToDictionary(row => row.Name, row => row.Value)));
            return;
        }

        var table = new Table().AddColumns("What", "Value").HideHeaders();
        foreach (var (name, value) in rows)
            table.AddRow(name.Replace('_', ' '), Markup.Escape(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        AnsiConsole.Write(table);
    }

    private static long Positive(long value, string what) => value > 0 ? value : throw new InputException($"{what} must be positive, not {value}.");
}
