namespace Clade.Data.Corpora;

/// <summary>One drawing: its file or icon name, and its bytes when asked for.</summary>
internal sealed record Drawing(string Name, Func<byte[]> Bytes);

/// <summary>The drawings of one package by concept id.</summary>
/// <param name="ByCode">Drawing by concept id.</param>
/// <param name="Count">Drawings in the package, whether an emoji is known for them or not.</param>
internal sealed record DrawingSet(IReadOnlyDictionary<string, Drawing> ByCode, int Count)
{
    /// <summary>Drawings by the code points that the set or the package's entry gives, else by name.</summary>
    public static DrawingSet FromIconify(DrawingPackage package, IconifySet set, EmojiNames names, EmojiTable table)
    {
        var byCode = (package.Codes ?? set.Codes).Where(pair => set.Names.Contains(pair.Value)).ToDictionary(StringComparer.Ordinal);
        if (package.Codes is null)
            AddByName(byCode, set.Names.Except(package.FalseNames ?? [], StringComparer.Ordinal), names, table);
        return new DrawingSet(byCode.ToDictionary(pair => pair.Key, pair => new Drawing(pair.Value + ".svg", () => set.Svg(pair.Value)), StringComparer.Ordinal), set.Drawings);
    }

    private static void AddByName(Dictionary<string, string> byCode, IEnumerable<string> drawings, EmojiNames names, EmojiTable table)
    {
        // Of several drawings with the same meaning the one that has today's name wins, then the first by name.
        var candidates = drawings
            .Select(name => (Name: name, Code: names.Find(name)))
            .Where(pair => pair.Code is not null && table.ByCode.ContainsKey(pair.Code))
            .OrderBy(pair => EmojiNames.Slug(table.ByCode[pair.Code!].Label) == EmojiNames.Slug(pair.Name) ? 0 : 1)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal);
        foreach (var (name, code) in candidates)
            byCode.TryAdd(code!, name);
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
