using System.CommandLine;
using Clade.Core;
using Clade.Search;
using Spectre.Console;

namespace Clade.Cli;

/// <summary><c>clade search TEXT|IMAGE DIR|VECTORS</c>: the pictures that fit words or another picture best.</summary>
internal static class SearchCommand
{
    private const string Auto = "auto", Text = "text", Picture = "picture";

    internal static Command Create()
    {
        var query = new Argument<string>("query") { Description = "Words, or the path of a picture" };
        var place = new Argument<string>("place") { Description = "Folder of pictures, or the vectors that 'clade embed' wrote: a file, or a folder of them" };
        var kind = Values.OneOf("--as", "What the query is: auto takes the path of a file for a picture", Auto, Text, Picture);
        var top = Values.Option("--top", "Pictures shown", 1, 1_000_000, 10);
        var refresh = new Option<bool>("--refresh") { Description = "Embed every picture of the folder anew" };
        var shown = Values.OneOf("--pictures", "How the terminal shows pictures; auto asks its variables", [Auto, .. TerminalPictures.Names]);
        var hidden = new Option<bool>("--no-pictures") { Description = "Names and scores only" };
        var model = new ClipArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("search", "Find pictures by words or by a picture; a folder is embedded once, and later only what has changed. Example: clade search \"a red apple\" pictures --top 5") { query, place, kind, top, refresh, shown, hidden };
        model.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var (text, where) = (parsed.GetValue(query)!, parsed.GetValue(place)!);
            if (!Directory.Exists(where) && !File.Exists(where))
                throw new InputException($"There is no folder and no file {where}; give a folder of pictures, or vectors that 'clade embed' wrote.");
            var asPicture = parsed.GetValue(kind) == Picture || (parsed.GetValue(kind) == Auto && File.Exists(text));
            if (asPicture)
                PictureFiles.Check([text]);
            using var clip = model.Load(parsed);
            // Before the folder is embedded: a query that is none is told at once.
            var vector = asPicture ? clip.EmbedImage(text, cancellation) : clip.EmbedText(text, cancellation);
            var found = Directory.Exists(where) && !VectorShards.IsFolder(where)
                ? InFolder(clip, vector, where, parsed.GetValue(top), parsed.GetValue(refresh), cancellation)
                : InVectors(clip, vector, where, parsed.GetValue(top));
            if (parsed.GetValue(json))
                Screen.Json(Document(clip, text, asPicture, where, found));
            else
                Show(found, parsed.GetValue(hidden) ? TerminalPictures.None : TerminalPictures.Choose(parsed.GetValue(shown)!));
            return Task.FromResult(0);
        });
        return command;
    }

    private sealed record Found(IReadOnlyList<PictureMatch> Matches, int Pictures, int Embedded, IReadOnlyList<BrokenPicture> Broken);

    private static Found InFolder(Clip clip, float[] query, string place, int top, bool refresh, CancellationToken cancellation)
    {
        var line = new ProgressLine(Console.Error);
        var progress = new Progress(report => line.Show(() => $"{report.Done}/{report.Total} pictures", report.Done == report.Total));
        using var folder = PictureFolder.Open(clip, place, new PictureFolderOptions { Refresh = refresh }, progress, cancellation);
        ProgressLine.End();
        if (folder.CacheProblem is { } problem)
            Console.Error.WriteLine($"clade: The vectors are not kept, so the next search embeds again. {problem}");
        return new Found(folder.FindByVector(query, top), folder.Count, folder.Embedded, folder.Broken);
    }

    private static Found InVectors(Clip clip, float[] query, string place, int top)
    {
        using var table = VectorShards.Open(place);
        if (table.Fingerprint.Length > 0 && table.Fingerprint != clip.Fingerprint.Whole)
            throw new InputException($"{place} was made with another model ({table.Notes.GetValueOrDefault("model", "fingerprint " + table.Fingerprint)}, not {clip.ModelId}); give that one as --model, or embed the pictures again.");
        if (table.Width != clip.Dimensions)
            throw new InputException($"{place} holds vectors of {table.Width} numbers and {clip.ModelId} gives {clip.Dimensions}; give the model it was made with as --model.");
        return new Found([.. table.Nearest(query, top).Select(hit => new PictureMatch(hit.Name, hit.Score))], table.Count, 0, []);
    }

    private static object Document(Clip clip, string query, bool asPicture, string place, Found found) => new
    {
        query,
        kind = asPicture ? Picture : Text,
        place,
        model = clip.ModelId,
        fingerprint = clip.Fingerprint.Whole,
        pictures = found.Pictures,
        embedded = found.Embedded,
        results = found.Matches.Select(match => new { path = match.Path, similarity = match.Similarity }),
        broken = found.Broken.Select(broken => new { path = broken.Path, reason = broken.Reason }),
    };

    private static void Show(Found found, TerminalPictures terminal)
    {
        foreach (var broken in found.Broken.Take(5))
            Console.Error.WriteLine($"clade: {broken.Reason}");
        if (found.Broken.Count > 5)
            Console.Error.WriteLine($"clade: {found.Broken.Count - 5} more pictures cannot be read; --json lists them.");
        if (found.Matches.Count == 0)
            Console.Error.WriteLine("clade: There is no picture to search.");
        if (terminal.Shows)
        {
            foreach (var (match, rank) in found.Matches.Select((match, i) => (match, i + 1)))
                Console.Out.WriteLine($"{rank,3}. {match.Similarity:F3} {Printable.Sentence(match.Path)}\n{terminal.Picture(match.Path)}");
            return;
        }

        var table = new Table().AddColumn(new TableColumn("").RightAligned()).AddColumn(new TableColumn("Cosine").RightAligned()).AddColumn("Picture");
        foreach (var (match, rank) in found.Matches.Select((match, i) => (match, i + 1)))
            table.AddRow($"{rank}", $"{match.Similarity:F3}", Markup.Escape(Printable.Sentence(match.Path)));
        AnsiConsole.Write(table);
    }

    private sealed class Progress(Action<PictureFolderProgress> heard) : IProgress<PictureFolderProgress>
    {
        public void Report(PictureFolderProgress value) => heard(value);
    }
}
