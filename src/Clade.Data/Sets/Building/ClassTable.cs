using System.Globalization;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Numbers the classes of a set: by the user's file, or by the names that occur.</summary>
internal sealed class ClassTable
{
    private const int MostNumbers = 1_000_000;
    private readonly Dictionary<string, int> _numbers;

    private ClassTable(Dictionary<string, int> numbers, string[] names, string? file)
    {
        (_numbers, Names, File) = (numbers, names, file);
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            var keys = numbers.Where(pair => names[pair.Value] == twice.Key).Select(pair => $"'{Printable.Name(pair.Key)}'").Take(2).ToArray();
            throw new InputException(keys.Length < 2
                ? $"The class '{Printable.Name(twice.Key)}' comes twice in {file}; each class has one line."
                : $"The classes {keys[0]} and {keys[1]} would both be called '{Printable.Name(twice.Key)}'; tell them apart with a file of class names, a line 'name in the data, tab, name for people' each (classes_file, --classes).");
        }
    }

    /// <summary>Names for people, in the order of the numbers.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The user's file; null where the data names its own classes.</summary>
    public string? File { get; }

    /// <summary>The class's number, or null if it is none.</summary>
    public int? Find(string name) => _numbers.TryGetValue(name, out var number) ? number
        : File is not null && Number(name) is { } place && place < Names.Count ? place : null;

    /// <summary>Classes for the names that occur.</summary>
    /// <param name="found">Names as the data writes them.</param>
    /// <param name="options">File of classes, and whether names become words.</param>
    /// <param name="gaps">Numbers are places: a class that has none of the pictures keeps its place.</param>
    public static ClassTable Of(IEnumerable<string> found, PictureSetOptions options, bool gaps)
    {
        if (options.ClassesFile is { } file)
            return OfFile(file, options);
        var keys = found.Distinct(StringComparer.Ordinal).ToArray();
        if (keys.Length > 0 && keys.All(key => Number(key) is not null))
        {
            var most = keys.Max(key => Number(key)!.Value);
            keys = gaps ? [.. Enumerable.Range(0, most + 1).Select(number => number.ToString(CultureInfo.InvariantCulture))] : [.. keys.OrderBy(key => Number(key))];
        }
        else
        {
            Array.Sort(keys, StringComparer.Ordinal);
        }

        return Of(keys, keys, options, null);
    }

    private static ClassTable OfFile(string file, PictureSetOptions options)
    {
        var lines = TextFile.Read(file, options.Limits.TableBytes).TrimEnd().Split('\n').Select(line => line.TrimEnd('\r').Trim(' ')).ToArray();
        if (lines is [""])
            throw new InputException($"{file} names no class; write one a line.");
        if (Array.FindIndex(lines, line => line.Length == 0) is var empty and >= 0)
            throw new InputException($"Line {empty + 1} of {file} is empty; each class has one line.");
        var parts = lines.Select(line => line.Split('\t', 2, StringSplitOptions.TrimEntries)).ToArray();
        if (Array.FindIndex(parts, part => part.Contains("")) is var nameless and >= 0)
            throw new InputException($"Line {nameless + 1} of {file} has nothing on one side of its tab; write the name in the data, a tab and the name for people, or one name alone.");
        if (parts.GroupBy(part => part[0], StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputException($"The class '{Printable.Name(twice.Key)}' comes twice in {file}; each class has one line.");
        return Of([.. parts.Select(part => part[0])], [.. parts.Select(part => part[^1])], options, file);
    }

    private static ClassTable Of(string[] keys, string[] names, PictureSetOptions options, string? file)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (number, key) in keys.Index())
            numbers.TryAdd(key, number);
        return new ClassTable(numbers, options.CleanNames ? [.. names.Select(ClassNames.Clean)] : names, file);
    }

    // 0, 1, 2 … as a computer writes them; 007 is a name.
    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < MostNumbers && (text[0] != '0' || text.Length == 1) ? number : null;
}
