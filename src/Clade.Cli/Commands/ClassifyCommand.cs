using System.CommandLine;
using Clade.Core;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade classify IMAGE… --labels a,b,c</c>: which of several labels a picture shows, without training.</summary>
internal static class ClassifyCommand
{
    // So many pictures are computed before their results are shown.
    private const int Part = 256;

    // From so many on, packing the model costs less than it saves.
    private const int Many = 500;

    internal static Command Create()
    {
        var images = new Argument<string[]>("image") { Description = "Picture files", Arity = ArgumentArity.OneOrMore };
        var labels = new Option<string?>("--labels") { Description = "What the pictures may show, separated by commas" };
        var file = new Option<string?>("--labels-file") { Description = "The same as lines of a file; - for standard input" };
        var templates = new Option<string[]>("--template") { Description = "Sentences with {} for the label, averaged; the label alone if left out" };
        var top = Values.Option("--top", "Labels shown for each picture", 1, 1_000_000, 5);
        var model = new ClipArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("classify", "Say which of several labels each picture shows, with probabilities. Example: clade classify a.png b.png --labels \"dog,red apple,key\" --template \"{}\" \"a drawing of a {}\"") { images, labels, file, templates, top };
        templates.AllowMultipleArgumentsPerToken = true;
        model.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var names = Labels(parsed.GetValue(labels), parsed.GetValue(file));
            PictureFiles.Check(parsed.GetValue(images)!);
            using var clip = model.Load(parsed);
            var sentences = parsed.GetValue(templates) is { Length: > 0 } given ? given : null;
            Run(clip, parsed.GetValue(images)!, names, sentences, Math.Min(parsed.GetValue(top), names.Count), parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(Clip clip, string[] images, List<string> labels, string[]? templates, int top, bool json, CancellationToken cancellation)
    {
        if (images.Length >= Many)
            clip.Pack(cancellation);
        var results = new List<object>();
        foreach (var part in images.Chunk(Part))
        {
            var scores = clip.Classify([.. part.Select(ImageInput.FromFile)], labels, templates, cancellation);
            foreach (var (image, best) in part.Zip(scores, (image, scores) => (image, scores.Take(top).ToArray())))
            {
                if (json)
                    results.Add(new { picture = image, labels = best.Select(score => new { label = score.Label, probability = score.Probability, similarity = score.Similarity }) });
                else
                    Show(image, best);
            }
        }

        if (json)
            Screen.Json(new { model = clip.ModelId, fingerprint = clip.Fingerprint.Whole, templates = templates ?? Clip.DefaultTemplates, pictures = results });
    }

    private static void Show(string image, ClassScore[] scores)
    {
        Console.Out.WriteLine(Printable.Sentence(image));
        var table = new Table().AddColumn("Label").AddColumn(new TableColumn("%").RightAligned()).AddColumn(new TableColumn("Cosine").RightAligned());
        foreach (var score in scores)
            table.AddRow(Markup.Escape(Printable.Name(score.Label)), $"{100 * score.Probability:F1}", $"{score.Similarity:F3}");
        AnsiConsole.Write(table);
    }

    private static List<string> Labels(string? list, string? file)
    {
        if (list is null == file is null)
            throw new InputException("Give the labels either as --labels a,b,c or as lines of --labels-file FILE.");
        var labels = (list?.Split(',') ?? (IEnumerable<string>)TextLines.Of(["@" + file])).Select(label => label.Trim()).Where(label => label.Length > 0).ToList();
        return labels.Count > 0 ? labels : throw new InputException($"{(list is null ? file : "--labels")} names no label; give at least one.");
    }
}
