using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>One drawing: its file or icon name, and its bytes when asked for.</summary>
internal sealed record Drawing(string Name, Func<byte[]> Bytes);

/// <summary>The drawings of one package by concept id.</summary>
/// <param name="ByCode">Drawing by concept id.</param>
/// <param name="Count">Drawings in the package, whether an emoji is known for them or not.</param>
internal sealed record DrawingSet(IReadOnlyDictionary<string, Drawing> ByCode, int Count)
{
    /// <summary>Drawings by the code points that the set gives, else by name.</summary>
    public static DrawingSet FromIconify(IconifySet set, EmojiNames names, EmojiTable table)
    {
        var byCode = new Dictionary<string, string>(set.Codes, StringComparer.Ordinal);
        foreach (var (code, name) in FxEmojiNames.Codes)
        {
            if (set.Codes.Count == 0 && set.Names.Contains(name))
                byCode.TryAdd(code, name);
        }

        // Of several drawings with the same meaning the one that has today's name wins, then the first by name.
        var candidates = set.Names
            .Select(name => (Name: name, Code: names.Find(name)))
            .Where(pair => pair.Code is not null && table.ByCode.ContainsKey(pair.Code))
            .OrderBy(pair => EmojiNames.Slug(table.ByCode[pair.Code!].Label) == EmojiNames.Slug(pair.Name) ? 0 : 1)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal);
        foreach (var (name, code) in candidates)
            byCode.TryAdd(code!, name);
        return new DrawingSet(byCode.ToDictionary(pair => pair.Key, pair => new Drawing(pair.Value + ".svg", () => set.Svg(pair.Value)), StringComparer.Ordinal), set.Drawings);
    }

    /// <summary>Drawings of a folder whose files are named by code points.</summary>
    public static DrawingSet FromFiles(string folder)
    {
        if (!Directory.Exists(folder))
            throw SourceText.Damaged(folder);
        var byCode = new Dictionary<string, Drawing>(StringComparer.Ordinal);
        var count = 0;
        foreach (var file in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            count++;
            byCode.TryAdd(Emoji.Normalise(Path.GetFileNameWithoutExtension(file)), new Drawing(Path.GetFileName(file), () => SourceText.Bytes(file)));
        }

        return new DrawingSet(byCode, count);
    }
}
