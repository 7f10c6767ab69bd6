using System.Text;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>
/// Opens pictures with masks in the usual layout: pictures in one folder, PNGs of numbers in another under the same names (ADE20K, Pascal VOC, COCO-Stuff). All masks
/// are looked at once, so that a wrong list of classes is found before anything is computed. Stateless and thread-safe.
/// </summary>
public static class MaskSets
{
    /// <summary>Opens them.</summary>
    /// <param name="path">Folder, zip or tar with the pictures.</param>
    /// <param name="pictures">Of these options folder, classes file (required), clean names, take, seed and limits count.</param>
    /// <param name="masks">Where masks are and what their numbers mean.</param>
    /// <returns>The caller disposes it.</returns>
    /// <exception cref="InputException">Something is not there, a mask has a number that is no class, or no picture has a mask.</exception>
    public static MaskedSet Open(string path, PictureSetOptions pictures, MaskOptions masks)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(masks);
        if (pictures.ClassesFile is not { } file)
            throw new InputException("Masks hold numbers; say with classes_file (--classes) which class each is, one a line.");
        var classes = MaskClasses.Read(file, masks, pictures.CleanNames, pictures.Limits);
        var options = new PictureSetOptions { Kind = PictureSetKind.Folder, Folder = pictures.Folder, ClassFolder = ClassFolder.None, Limits = pictures.Limits };
        var all = PictureSets.Open(path, options);
        PictureSource? source = null;
        try
        {
            source = PictureSource.Open(masks.Masks, pictures.Limits);
            return Open(all, source, classes, pictures, masks);
        }
        catch
        {
            source?.Dispose();
            all.Dispose();
            throw;
        }
    }

    private static MaskedSet Open(PictureSet all, PictureSource source, MaskClasses classes, PictureSetOptions pictures, MaskOptions masks)
    {
        var problems = new List<PictureProblem>(all.Problems);
        var pairs = Pairs(all, source, pictures, masks, problems);
        if (pictures.Take is { } count)
            pairs = [.. PictureSelection.Take([.. pairs.Select(pair => pair.Entry.Id)], null, count, pictures.Seed).Select(i => pairs[i])];
        var looks = new Look[pairs.Count];
        Parallel.For(0, pairs.Count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i => looks[i] = Look.At(source, pairs[i].Mask, classes));
        Refuse(looks, pairs, classes, masks);
        foreach (var (i, look) in looks.Index().Where(pair => pair.Item.Reason is not null))
            problems.Add(new PictureProblem(Printable.Name(pairs[i].Entry.Id), Printable.Sentence(look.Reason!)));
        int[] good = [.. Enumerable.Range(0, pairs.Count).Where(i => looks[i].Reason is null)];
        if (good.Length == 0)
            throw new InputException($"No picture of {all.Name} has a mask in {masks.Masks} that can be used{(problems.Count == 0 ? "" : $"; the first because: {problems[^1].Reason.TrimEnd('.')}")}.");
        PictureEntry[] entries = [.. good.Select(i => pairs[i].Entry)];
        var hash = PictureStamp.ContentHash(entries.Select(entry => (entry.Id, entry.Stamp!)));
        return new MaskedSet(new PictureSet(all.Name, entries, classes.Names, hash, problems, all), classes, source, [.. good.Select(i => pairs[i].Mask)], [.. good.Select(i => looks[i].Size)])
        {
            Judged = good.Sum(i => looks[i].Judged),
            NotJudged = good.Sum(i => looks[i].Other),
            MaskHash = PictureStamp.OfBytes(Encoding.UTF8.GetBytes($"{masks.Zero} {masks.Ignored} {string.Join('\n', classes.Names)} {PictureStamp.ContentHash(good.Select(i => (pairs[i].Mask.Path, source.Stamp(pairs[i].Mask))))}")),
        };
    }

    // Pictures and masks of one name, in the order of the pictures.
    private static List<(PictureEntry Entry, SourceMember Mask)> Pairs(PictureSet all, PictureSource source, PictureSetOptions pictures, MaskOptions masks, List<PictureProblem> problems)
    {
        var maskOf = new Dictionary<string, SourceMember>(StringComparer.Ordinal);
        foreach (var member in FolderLayout.Within(source.List(problems), new PictureSetOptions { Folder = masks.Folder }, source.Name).Where(member => Path.GetExtension(member.Path).Equals(".png", StringComparison.OrdinalIgnoreCase)))
            maskOf.TryAdd(Stem(member.Path, masks.Folder), member);
        var wanted = masks.List is { } list ? Names(list, pictures.Limits) : null;
        var (pairs, seen) = (new List<(PictureEntry, SourceMember)>(), new HashSet<string>(StringComparer.Ordinal));
        foreach (var entry in all.Entries)
        {
            var stem = Stem(entry.Id, pictures.Folder);
            if (wanted?.Contains(stem) == false)
                continue;
            if (!seen.Add(stem))
                problems.Add(new PictureProblem(entry.Id, $"{entry.Id} has the name of another picture but for its ending; the first counts."));
            else if (maskOf.TryGetValue(stem, out var mask))
                pairs.Add((entry, mask));
            else
                problems.Add(new PictureProblem(entry.Id, $"{entry.Id} has no mask {stem}.png in {source.Name}."));
        }

        foreach (var stem in (wanted ?? [.. maskOf.Keys]).Except(seen, StringComparer.Ordinal).Order(StringComparer.Ordinal))
            problems.Add(new PictureProblem(stem, wanted is null ? $"The mask {stem}.png has no picture in {all.Name}." : $"{stem} is in {masks.List} and not in {all.Name}."));
        return pairs;
    }

    private static void Refuse(Look[] looks, List<(PictureEntry Entry, SourceMember Mask)> pairs, MaskClasses classes, MaskOptions masks)
    {
        var strange = Enumerable.Range(0, looks.Length).Where(i => looks[i].Strange is not null).ToList();
        if (strange.Count == 0)
            return;
        var numbers = masks.Zero == ZeroMeaning.Class ? $"0 to {classes.Names.Count - 1}" : masks.Zero == ZeroMeaning.Background ? $"1 to {classes.Names.Count - 1}, and 0 for the background" : $"1 to {classes.Names.Count}";
        throw new InputException($"{Printable.Name(pairs[strange[0]].Mask.Path)}{(strange.Count == 1 ? "" : $" and {strange.Count - 1} other masks")} hold numbers without a class, for example {looks[strange[0]].Strange}; classes have {numbers}: correct zero (--zero), ignored (--ignored) or the file of classes.");
    }

    private static HashSet<string> Names(string list, PictureSetLimits limits) =>
        [.. TextFile.Read(list, limits.TableBytes).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).Select(line => PictureSource.IsPicture(line) ? Path.ChangeExtension(line, null) : line)];

    private static string Stem(string path, string? folder) =>
        Path.ChangeExtension(folder is null ? path : path[(folder.Replace('\\', '/').Trim('/').Length + 1)..], null)!;

    private sealed record Look((int Width, int Height) Size, long Judged, long Other, int? Strange, string? Reason)
    {
        public static Look At(PictureSource source, SourceMember member, MaskClasses classes)
        {
            try
            {
                var mask = MaskedSet.Decode(source, member);
                var (judged, strange) = (0L, (int?)null);
                foreach (var value in mask.Values)
                {
                    if (classes.Of(value) >= 0)
                        judged++;
                    else if (classes.Of(value) == MaskClasses.Unknown)
                        strange ??= value;
                }

                return new((mask.Width, mask.Height), judged, mask.Values.Length - judged, strange, judged == 0 && strange is null ? $"{Printable.Name(member.Path)} has no pixel that is judged." : null);
            }
            catch (InputException error)
            {
                return new(default, 0, 0, null, error.Message);
            }
        }
    }
}
