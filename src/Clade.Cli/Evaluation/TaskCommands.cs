using System.CommandLine;
using Clade.Evaluation;

namespace Clade.Cli;

/// <summary>One task by flags: <c>clade eval classification MODEL… --data …</c>, a suite of one.</summary>
internal static class TaskCommands
{
    private static readonly (TaskKind Kind, string Words, string Example)[] s_kinds =
    [
        (TaskKind.Classification, "Zero-shot classification by class names", "--data cifar10-test.zip --templates \"a photo of a {}.\""),
        (TaskKind.Retrieval, "Texts find pictures and pictures find texts", "--data pairs.csv"),
        (TaskKind.ImageRetrieval, "Pictures find pictures of their class", "--data cifar10-test.zip --take 2000"),
        (TaskKind.VideoRetrieval, "Texts find videos and videos find texts, over the mean of frames", "--data frames/"),
        (TaskKind.Pairs, "The right caption against one with one thing changed; Winoground's scores", "--data pairs.jsonl"),
        (TaskKind.Segmentation, "Classes of pixels by their names, against masks", "--data ADE20K/images/validation --masks ADE20K/annotations/validation --classes ade150.txt --zero ignored"),
        (TaskKind.LinearProbe, "Logistic regression on the vectors of a training set", "--data cifar10-test.zip --train cifar10-train.zip"),
        (TaskKind.FewShot, "The same from a few pictures a class", "--data cifar10-test.zip --train cifar10-train.zip --shots 1 4 16"),
    ];

    internal static IEnumerable<Command> Create() => s_kinds.Select(kind => Create(kind.Kind, kind.Words, kind.Example));

    private static Command Create(TaskKind kind, string words, string example)
    {
        var name = System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
        var (models, set, outputs) = (new ModelArguments(), new SetArguments(kind), new ReportArguments());
        var templates = new Option<string[]>("--templates") { Description = "Sentences with {} for the class name; @FILE stands for the lines of a file", AllowMultipleArgumentsPerToken = true };
        var captions = Values.OneOf("--captions", "Captions of a picture that take part", [.. Words.Of<CaptionChoice>()]);
        var train = new Option<string>("--train") { Description = "What is learnt from, of the same form as --data", Required = true };
        var trainFolder = new Option<string?>("--train-folder") { Description = "Folder inside --train that alone is looked at" };
        var trainSplit = new Option<string?>("--train-split") { Description = "Split of --train to learn from, where there are several" };
        var shots = new Option<int[]>("--shots") { Description = "Pictures a class that are learnt from", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 4, 8, 16] };
        var seeds = new Option<int[]>("--seeds") { Description = "Seeds of the draws", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [1, 2, 3] };
        var command = new Command(name, $"{words}. Example: clade eval {name} assets/models/ancestor-pictograms {example}");
        models.AddTo(command);
        set.AddTo(command);
        if (kind is TaskKind.Classification or TaskKind.Segmentation or TaskKind.FewShot)
            command.Add(templates);
        if (kind is TaskKind.Retrieval or TaskKind.VideoRetrieval)
            command.Add(captions);
        var learns = kind is TaskKind.LinearProbe or TaskKind.FewShot;
        foreach (var option in learns ? (Option[])[train, trainFolder, trainSplit] : [])
            command.Add(option);
        if (kind == TaskKind.FewShot)
        {
            command.Add(shots);
            command.Add(seeds);
        }

        outputs.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var data = set.Read(parsed);
            var task = new SuiteTask { Name = Path.GetFileName(data.Path!.TrimEnd('/')), Kind = kind, Data = data, Templates = TextLines.Of(parsed.GetValue(templates) ?? []) };
            if (kind is TaskKind.Retrieval or TaskKind.VideoRetrieval)
                task = task with { Captions = Words.Parse<CaptionChoice>("--captions", parsed.GetValue(captions)!) };
            if (learns)
                task = task with { Train = data with { Path = parsed.GetValue(train)!, Folder = parsed.GetValue(trainFolder), Split = parsed.GetValue(trainSplit), Take = null } };
            if (kind == TaskKind.FewShot)
                task = task with { Shots = parsed.GetValue(shots)!, Seeds = parsed.GetValue(seeds)! };
            SuiteRunner.Run(new Suite { Name = $"{name} on {task.Name}", Tasks = [task] }, parsed, models, outputs, cancellation);
            return Task.FromResult(0);
        });
        return command;
    }
}
