using System.CommandLine;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Corruptions;
using Clade.Data.Sets;
using Clade.Evaluation;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade eval robustness MODEL… [--reference MODEL…] [--data SET]</c>: one report a model.</summary>
internal static class RobustnessCommand
{
    internal static Command Create()
    {
        var (models, outputs) = (new ModelArguments(), new ReportArguments());
        var references = new Option<string[]>("--reference") { Description = "Models to compare damage with: the first for mCE, five or more for effective robustness", AllowMultipleArgumentsPerToken = true };
        var set = new SetArguments(TaskKind.Classification, "Labelled pictures that are usual for the models, for example cifar10-test.zip; composed drawings if left out");
        var unknown = new Option<string[]>("--unknown") { Description = "Classes that no prompt names, for near unknown pictures; a fifth of them if left out", AllowMultipleArgumentsPerToken = true };
        var corpus = new Option<string?>("--corpus") { Description = "Pictogram corpus that scenes are composed from; the shipped one if left out" };
        var pictures = Values.Option("--pictures", "Most pictures of a set", 8, 1_000_000, 500);
        var severities = new Option<int[]>("--severities") { Description = "Severities of damage, 1 to 5", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 3, 4, 5] };
        var kinds = new Option<string[]>("--kinds") { Description = "Kinds of damage; all if left out", AllowMultipleArgumentsPerToken = true };
        var templates = new Option<string[]>("--templates") { Description = "Sentences of the ensemble for the usual pictures, with {} for the class name; @FILE stands for the lines of a file", AllowMultipleArgumentsPerToken = true };
        var seed = Values.Option("--seed", "Of scenes, damage and resampling", 0L, long.MaxValue, 0L);
        var command = new Command("robustness", "Factors, damage in 2D and in depth, calibration, unknown classes, bridging, correspondence, shape bias and prompts. Example: clade eval robustness assets/models/ancestor-pictograms --html report.html");
        models.AddTo(command);
        set.AddTo(command);
        foreach (var option in (Option[])[references, unknown, corpus, pictures, severities, kinds, templates, seed])
            command.Add(option);
        outputs.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            outputs.Check(parsed);
            var chosen = models.Read(parsed);
            var options = Options(parsed.GetValue(severities)!, parsed.GetValue(kinds)!, [.. TextLines.Of(parsed.GetValue(templates) ?? [])], parsed.GetValue(seed));
            var data = set.Read(parsed);
            using var usual = data.Path is { } path ? PictureSets.Open(path, data) : null;
            var size = new RobustnessSize { Pictures = parsed.GetValue(pictures), Seed = parsed.GetValue(seed) };
            var sets = RobustnessData.Make(Corpus.Open(parsed.GetValue(corpus) ?? Assets.MiniCorpus), usual, parsed.GetValue(unknown) is { Length: > 0 } named ? named : null, size);
            var (facts, runs) = (models.Facts(parsed, chosen), models.Runs(parsed));
            var compared = References(parsed.GetValue(references)!, chosen);
            var report = SuiteRunner.Stoppable(models.Features(parsed), parsed.GetValue(seed), running => new RobustnessRun(sets, options).Run(chosen, compared, running with { Facts = facts, Runs = runs }, cancellation));
            outputs.Write(parsed, report, (_, id) => sets.Picture(id));
            return Task.FromResult(0);
        });
        return command;
    }

    private static RobustnessOptions Options(int[] severities, string[] kinds, List<string> templates, long seed)
    {
        var options = new RobustnessOptions { Severities = [.. severities.Distinct().Order()], Seed = seed };
        if (templates.Count > 0)
            options = options with { Templates = templates };
        if (kinds.Length == 0)
            return options;
        var named = kinds.Select(Corruption.Named).ToList();
        Corruption[] common = [.. named.Where(kind => kind.Family == CorruptionFamily.Common)], space = [.. named.Where(kind => kind.Family == CorruptionFamily.Space)];
        return common.Length == 0 ? throw new InputException("--kinds needs at least one 2D kind, for example gaussian-noise.") : options with { Common = common, Space = space };
    }

    private static IReadOnlyList<(string Name, Func<LoadedModel> Load)> References(string[] paths, IReadOnlyList<(string Name, Func<LoadedModel> Load)> models)
    {
        var names = paths.Select(path => Path.GetFileName(path.TrimEnd('/'))).ToList();
        return names.FirstOrDefault(name => models.Any(model => model.Name == name)) is { } judged
            ? throw new InputException($"{judged} is judged and a reference at once; a line through what is judged says nothing.")
            : [.. paths.Select((path, i) => (names[i], (Func<LoadedModel>)(() => LoadedModel.Load(path))))];
    }
}
