namespace Clade.Data.Corpora;

/// <summary>One drawing of a set.</summary>
/// <param name="Set">The set.</param>
/// <param name="Variant">How it is drawn.</param>
/// <param name="Icon">The icon's name in the set, without the variant's ending.</param>
/// <param name="Name">The thing's name; null when it is left out.</param>
/// <param name="File">File inside the package, or the name with <c>.svg</c>.</param>
/// <param name="Fact">What the set says of it.</param>
/// <param name="Bytes">The SVG.</param>
internal sealed record IconDrawing(IconSet Set, IconVariant Variant, string Icon, string? Name, string File, IconFact Fact, Func<byte[]> Bytes)
{
    /// <summary>The drawings of a fetched set, those that are left out included.</summary>
    /// <exception cref="Core.InputException">The package lacks a file it should have.</exception>
    public static IEnumerable<IconDrawing> Read(IconSet set, string folder)
    {
        var facts = set.Facts?.Invoke(folder) ?? new IconFacts();
        if (set.Variants.All(variant => variant.Folder.Length == 0))
        {
            var icons = new IconifySet(folder);
            return icons.Names.Except(icons.Aliases.Keys).Order(StringComparer.Ordinal).SelectMany(name => One(set, "", name, facts, name + ".svg", () => icons.Svg(name)));
        }

        return set.Variants.Select(variant => variant.Folder).Distinct(StringComparer.Ordinal).SelectMany(inside => Files(Path.Combine(folder, inside))
            .SelectMany(file => One(set, inside, Path.GetFileNameWithoutExtension(file), facts, $"{inside}/{Path.GetFileName(file)}", () => SourceText.Bytes(file))));
    }

    private static IEnumerable<IconDrawing> One(IconSet set, string inside, string name, IconFacts facts, string file, Func<byte[]> bytes)
    {
        var variant = set.Variants.Where(variant => variant.Folder == inside && name.EndsWith(variant.Suffix, StringComparison.Ordinal) && name.Length > variant.Suffix.Length).MaxBy(variant => variant.Suffix.Length);
        if (variant?.Style is null)
            yield break;
        var icon = name[..^variant.Suffix.Length];
        var fact = facts.Of(name, icon);
        var leftOut = facts.IsDeprecated(name) || fact.Categories.Append(icon).Any(word => set.LeftOut?.Contains(word) == true);
        yield return new IconDrawing(set, variant, icon, leftOut ? null : IconNames.Name(icon), file, fact, bytes);
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.svg").Order(StringComparer.Ordinal) : throw SourceText.Damaged(folder);
}
