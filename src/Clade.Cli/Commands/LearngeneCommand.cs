using System.CommandLine;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Methods;
using Clade.Models;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary><c>clade learngene extract|grow|info</c></summary>
internal static class LearngeneCommand
{
    // In the order of the enumeration.
    private static readonly string[] s_modeNames = [.. Enum.GetNames<CoefficientMode>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    internal static Command Create() => new("learngene", "Extract a learngene from a CLIP, and grow smaller or larger CLIPs from it (MM-LG). Example: clade learngene info ancestor.learngene") { Extract(), Grow(), Info() };

    private static Command Extract()
    {
        var model = new Argument<string>("model") { Description = "Model folder of the ancestor" };
        var corpus = new Option<string?>("--corpus") { Description = "Folder of the corpus that is distilled on; the shipped one if left out" };
        var output = new Option<string>("--out") { Description = "Learngene file to write", Required = true };
        var kind = Values.OneOf("--kind", "Whose learngene; tleg is the baseline without a shared block", "mm-lg", "tleg");
        var mode = Values.OneOf("--coefficients", "How the coefficients are given (mm-lg)", s_modeNames);
        var elastic = new Option<bool>("--depth-elastic") { Description = "Run every second step at a random depth, so that other depths work from the start (an extension)" };
        var steps = Values.Option("--steps", "Steps of distillation", 1, 1_000_000_000L, 2000);
        var batch = Values.Option("--batch", "Pairs a step", 2, 1_000_000, 128);
        var rate = Values.Option("--rate", "Peak learning rate", 1e-9, 1, 1.5e-3);
        var seed = Values.Option("--seed", "Seed of everything random", 0, long.MaxValue, 1L);
        var half = new Option<bool>("--bf16") { Description = "Store bfloat16: half the size" };
        var resume = new Option<bool>("--resume") { Description = "Go on with an extraction that was stopped" };
        var json = JsonOption();
        var command = new Command("extract", "Distil an ancestor into a learngene. Example: clade learngene extract assets/models/ancestor-pictograms --corpus data/pictograms --out ancestor.learngene") { model, corpus, output, kind, mode, elastic, steps, batch, rate, seed, half, resume, json };
        command.SetAction((parsed, cancellation) =>
        {
            var file = parsed.GetValue(output)!;
            var settings = new ExtractionSettings
            {
                Kind = parsed.GetValue(kind) == "tleg" ? LearngeneKind.Tleg : LearngeneKind.MmLg,
                Mode = Enum.GetValues<CoefficientMode>()[Array.IndexOf(s_modeNames, parsed.GetValue(mode))],
                DepthElastic = parsed.GetValue(elastic),
                Steps = parsed.GetValue(steps),
                Batch = parsed.GetValue(batch),
                Rate = parsed.GetValue(rate),
                Seed = parsed.GetValue(seed),
                Folder = file + ".run",
                CheckpointEvery = 250,
            };
            RunExtract(parsed.GetValue(model)!, parsed.GetValue(corpus) ?? Assets.MiniCorpus, file, settings, parsed.GetValue(half), parsed.GetValue(resume), parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void RunExtract(string model, string corpusFolder, string file, ExtractionSettings settings, bool half, bool resume, bool json, CancellationToken cancellation)
    {
        Targets.Learngene(file);
        Targets.Folder(settings.Folder!, "log.jsonl");
        if (!resume && Directory.Exists(settings.Folder))
            throw new InputException($"{settings.Folder} holds an extraction that was stopped; add --resume to go on with it, or remove the folder.");
        using var ancestor = ClipCheckpoint.Load(model);
        if (ancestor.Model is not { Vision: { } vision, Text: not null })
            throw new InputException($"{model} has one tower only; a multimodal learngene needs both.");
        try
        {
            using var pairs = CorpusPairs.Load(Corpus.Open(corpusFolder), item => item.Split == CorpusSplit.Train, vision.Config.ImageSize, cancellation);
            using var learngene = Extraction.Run(ancestor, pairs, settings, Path.GetFileName(Path.GetFullPath(model)), resume, new ProgressLine(Console.Error).Show, cancellation);
            learngene.Save(file, half ? ElementType.BFloat16 : null, LearngeneTokenizer.Note(ancestor.Tokenizer!));
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException($"stopped; the same command with --resume goes on from where it was, with what is in {settings.Folder}.", stopped);
        }

        Directory.Delete(settings.Folder!, recursive: true);
        Console.Error.WriteLine($"saved {file}, {new FileInfo(file).Length / 1e6:F1} MB");
        if (json)
            Screen.Json(new { learngene = file, bytes = new FileInfo(file).Length, steps = settings.Steps });
    }

    private static Command Grow()
    {
        var file = new Argument<string>("file") { Description = "Learngene file" };
        var image = Values.Optional("--depth-image", "Layers of the image tower; the ancestor's if left out", 1, 1000);
        var text = Values.Optional("--depth-text", "Layers of the text tower; the ancestor's if left out", 1, 1000);
        var modality = Values.OneOf("--modality", "Towers of the model", "both", "image", "text");
        var output = new Option<string>("--out") { Description = "Model folder to write", Required = true };
        var json = JsonOption();
        var command = new Command("grow", "Make a model of any depth from a learngene. Example: clade learngene grow ancestor.learngene --depth-image 4 --depth-text 4 --out small") { file, image, text, modality, output, json };
        command.SetAction((parsed, _) =>
        {
            RunGrow(parsed.GetValue(file)!, parsed.GetValue(image), parsed.GetValue(text), parsed.GetValue(modality)!, parsed.GetValue(output)!, parsed.GetValue(json));
            return Task.FromResult(0);
        });
        return command;
    }

    private static void RunGrow(string file, int? image, int? text, string modality, string output, bool json)
    {
        Targets.Folder(output, ClipCheckpoint.ConfigFile);
        using var learngene = Learngene.Load(file);
        var target = learngene.Info.Config.WithDepth(image, text);
        target = target with { Vision = modality == "text" ? null : target.Vision, Text = modality == "image" ? null : target.Text };
        var model = learngene.Grow(target);
        using var checkpoint = LearngeneTokenizer.With(model, learngene, file);
        checkpoint.Save(output, metadata: new Dictionary<string, string> { ["learngene"] = learngene.Info.Ancestor });
        Console.Error.WriteLine($"saved {output}: {model.ParameterCount} parameters; train it for a while before use");
        if (json)
            Screen.Json(new { model = output, layers_image = target.Vision?.Layers, layers_text = target.Text?.Layers, parameters = model.ParameterCount });
    }

    private static Command Info()
    {
        var file = new Argument<string>("file") { Description = "Learngene file" };
        var json = JsonOption();
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
        var rows = new (string Name, object? Value)[]
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
        Screen.Facts(rows, json);
    }

    private static Option<bool> JsonOption() => new("--json") { Description = "Print one JSON document and nothing else" };
}
