using System.CommandLine;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Scenes;
using Clade.Data.Sets;
using Clade.Evaluation;
using Clade.Evaluation.Reports;

namespace Clade.Cli;

/// <summary><c>clade eval counteranimal MODEL… [--reference NAME] [--fixed-pairs]</c></summary>
internal static class CounterAnimalCommand
{
    internal static Command Build()
    {
        var (models, outputs) = (new ModelArguments(), new ReportArguments());
        var data = new Option<string?>("--data") { Description = "Photographs in folders CLASS/BACKGROUND; composed pictures of the shipped animals if left out" };
        var classes = new Option<string?>("--classes") { Description = "File with the class names of --data, one a line, or with a tab and the name for people" };
        var words = new Option<bool>("--words") { Description = "Turn class names such as n02124075_Egyptian_cat into words" };
        var reference = new Option<string?>("--reference") { Description = "Name of the model that backgrounds and rivals are chosen with; the first if left out" };
        var pairs = new Option<bool>("--fixed-pairs") { Description = "With --data, take the written table of habitats in place of searching; composed pictures always do" };
        var styles = new Option<string[]>("--style") { Description = "Artists of the animals, may be repeated; openmoji, which the shipped models have not seen, if left out", DefaultValueFactory = _ => [CorpusSplit.HeldOutPictogramStyle] };
        var corpus = new Option<string?>("--corpus") { Description = "Folder of a pictogram corpus; the shipped one if left out" };
        var backgrounds = new Option<string?>("--backgrounds") { Description = "Folder with a folder a habitat (snow, grass, water, sand, sky, night); painted ones if left out" };
        var templates = new Option<string[]>("--templates") { Description = $"Sentences with {{}} for the class name; '{CounterAnimalTask.Template}' for photographs, '{CounterAnimalTask.DrawingTemplate}' for composed pictures if left out", AllowMultipleArgumentsPerToken = true };
        var count = Values.Option("--pairs", "Pairs of composed pictures an animal", 2, 100_000, 100);
        var seed = Values.Option("--seed", "Seed of the composed pictures", 0L, long.MaxValue, 0);
        var command = new Command("counteranimal", "Accuracy lost where animals stand on unusual backgrounds. Example: clade eval counteranimal assets/models/ancestor-pictograms") { data, classes, words, reference, pairs, styles, corpus, backgrounds, templates, count, seed };
        models.AddTo(command);
        outputs.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            outputs.Check(parsed);
            var owned = new List<IDisposable>();
            try
            {
                var options = new CounterAnimalSceneOptions { Seed = parsed.GetValue(seed), PairsPerClass = parsed.GetValue(count) };
                var set = parsed.GetValue(data) is { } path
                    ? CounterAnimalFolder.Open(path, new PictureSetOptions { ClassesFile = parsed.GetValue(classes), CleanNames = parsed.GetValue(words) })
                    : Composed(parsed.GetValue(corpus), parsed.GetValue(styles)!, parsed.GetValue(backgrounds), options, owned);
                owned.Add(set);
                var table = parsed.GetValue(data) is null || parsed.GetValue(pairs) ? AnimalHabitats.Pairs(set.Classes) : null;
                if (table is { Count: 0 })
                    throw new InputException("None of the classes is in the written table of habitats; leave out --fixed-pairs, so that backgrounds are searched.");
                var sentences = TextLines.Of(parsed.GetValue(templates) ?? []);
                Run(parsed, models, outputs, set, table, parsed.GetValue(reference), sentences.Count > 0 ? sentences : [parsed.GetValue(data) is null ? CounterAnimalTask.DrawingTemplate : CounterAnimalTask.Template], cancellation);
            }
            finally
            {
                owned.ForEach(one => one.Dispose());
            }

            return Task.FromResult(0);
        });
        return command;
    }

    private static PictureSet Composed(string? corpus, string[] styles, string? backgrounds, CounterAnimalSceneOptions options, List<IDisposable> owned)
    {
        var material = SceneSources.FromCorpus(Corpus.Open(corpus ?? Assets.MiniCorpus));
        if (styles.FirstOrDefault(style => !material.Styles.Contains(style)) is { } unknown)
            throw new InputException($"There are no animals in the style '{unknown}': there are {string.Join(", ", material.Styles)}.");
        return CounterAnimalScenes.Paired(material.Where(cutout => styles.Contains(cutout.Style)).On(backgrounds is null ? HabitatBackground.All : Photographs(backgrounds, owned)), options);
    }

    private static IReadOnlyList<SceneBackground> Photographs(string folder, List<IDisposable> owned)
    {
        var set = PictureSets.Open(folder, new PictureSetOptions { Kind = PictureSetKind.Folder });
        owned.Add(set);
        return [.. set.Classes.SelectMany((habitat, label) => SceneSources.Backgrounds(set.Where(entry => entry.Label == label), habitat))];
    }

    private static void Run(ParseResult parsed, ModelArguments models, ReportArguments outputs, PictureSet set, IReadOnlyList<BackgroundPair>? table, string? reference, IReadOnlyList<string> templates, CancellationToken cancellation)
    {
        var chosen = models.Read(parsed);
        var (facts, runs) = (models.Facts(parsed, chosen), models.Runs(parsed));
        var star = reference ?? chosen[0].Name;
        if (chosen.All(model => model.Name != star))
            throw new InputException($"There is no model called '{star}' among {string.Join(", ", chosen.Select(model => model.Name))}; --reference takes one of them.");
        var line = new ProgressLine(Console.Error);
        var said = new List<(ReportModel Model, BackgroundAnswers Answers, IReadOnlyList<PictureProblem> Problems)>();
        foreach (var (name, load) in chosen)
        {
            cancellation.ThrowIfCancellationRequested();
            line.Show(() => $"{said.Count + 1}/{chosen.Count}  {name}: {set.Name}", said.Count == chosen.Count - 1);
            var loaded = load();
            using var owner = new EvaluatedModel(loaded);
            var (answers, problems) = CounterAnimalTask.Answer(new Embedder(name, owner, models.Features(parsed)), set, templates, cancellation);
            said.Add((ReportModel.Of(name, loaded, facts, []), answers, problems));
        }

        ProgressLine.End();
        var plan = CounterAnimalTask.Plan(said.Single(one => one.Model.Name == star).Answers, star, table);
        var judged = said.ConvertAll(one => one.Model with { Results = CounterAnimalTask.Results("counteranimal", one.Model.Name, set.Name, one.Answers, plan, one.Problems, Line(said.ConvertAll(other => other.Answers), one.Answers, plan)) });
        var report = EvaluationReport.Compare($"counteranimal on {set.Name}", DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), judged, runs);
        outputs.Write(parsed, report with
        {
            Notes = [$"Prompts: {string.Join("; ", templates.Select(template => $"'{template}'"))}, the same for every model."],
        }, (_, id) => set.Entries.FirstOrDefault(entry => entry.Id == id)?.Read());
    }

    // A line through the other models, where there are enough of them.
    private static EffectiveRobustness? Line(List<BackgroundAnswers> all, BackgroundAnswers own, CounterAnimalPlan plan)
    {
        var others = all.Where(answers => answers != own).Select(answers => CounterAnimalTask.Score(answers, plan, confusable: false)).ToList();
        return others.Count < EffectiveRobustness.FewestModels ? null : EffectiveRobustness.Fit([.. others.Select(one => one.Common)], [.. others.Select(one => one.Counter)],
            others[0].Items.Count(item => !item.Counter), others[0].Items.Count(item => item.Counter));
    }
}
