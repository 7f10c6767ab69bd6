using System.Globalization;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Which class each number of a mask is.</summary>
internal sealed class MaskClasses
{
    /// <summary>Neither judged nor a mistake of the file.</summary>
    public const int NotJudged = -1;

    /// <summary>No class has this number.</summary>
    public const int Unknown = -2;

    private const string Background = "background";
    private readonly int[] _classOf = new int[ushort.MaxValue + 1];

    private MaskClasses(string[] names) => Names = names;

    /// <summary>In the order of the labels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>True where the file of classes says which number each has: other numbers are then no mistakes.</summary>
    public bool IsNumbered { get; private init; }

    public int Of(ushort value) => _classOf[value];

    /// <exception cref="InputException">The file cannot be read, numbers clash, or it is not said what 0 means.</exception>
    public static MaskClasses Read(string file, MaskOptions options, bool clean, PictureSetLimits limits)
    {
        var lines = TextFile.Read(file, limits.TableBytes).TrimEnd().Split('\n').Select(line => line.Trim('\r', ' ').Split('\t', 2, StringSplitOptions.TrimEntries)).ToArray();
        if (Array.FindIndex(lines, line => line[^1].Length == 0) is var empty and >= 0)
            throw new InputException($"Line {empty + 1} of {file} is empty; each class has one line.");
        var numbers = lines.Select(line => line.Length == 2 && ushort.TryParse(line[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1).ToArray();
        var numbered = Array.TrueForAll(numbers, number => number >= 0);
        if (numbered && options.Zero is not null)
            throw new InputException($"{file} gives each class its number, so nothing is left for zero to say; leave out zero (--zero).");
        if (!numbered && options.Zero is null)
            throw new InputException("Say what the number 0 of the masks means: zero=class, background or ignored (--zero); for ADE20K it is ignored, for Pascal VOC background.");
        var first = options.Zero switch { ZeroMeaning.Ignored => 1, ZeroMeaning.Background => 1, _ => 0 };
        string[] names = [.. options.Zero == ZeroMeaning.Background ? [Background] : Array.Empty<string>(), .. lines.Select(line => clean ? ClassNames.Clean(line[^1]) : line[^1])];
        if (names.GroupBy(name => name, StringComparer.Ordinal).FirstOrDefault(group => group.Skip(1).Any()) is { } twice)
            throw new InputException($"The class '{Printable.Name(twice.Key)}' comes twice{(twice.Key == Background && options.Zero == ZeroMeaning.Background ? "; with zero=background the file does not name it" : "")}; tell the classes of {file} apart.");
        var classes = new MaskClasses(names) { IsNumbered = numbered };
        classes.Fill(numbered ? numbers : [.. Enumerable.Range(first, lines.Length)], options, file);
        return classes;
    }

    private void Fill(int[] numbers, MaskOptions options, string file)
    {
        Array.Fill(_classOf, IsNumbered ? NotJudged : Unknown);
        if (options.Zero is not null)
            _classOf[0] = options.Zero == ZeroMeaning.Ignored ? NotJudged : 0;
        foreach (var (place, number) in numbers.Index())
        {
            if (number > ushort.MaxValue || (IsNumbered && _classOf[number] >= 0))
                throw new InputException(IsNumbered ? $"{file} gives the number {number} to two classes." : $"{file} names {numbers.Length} classes, more than a mask can number.");
            _classOf[number] = place + Names.Count - numbers.Length;
        }

        if (options.Ignored > ushort.MaxValue)
            throw new InputException($"ignored={options.Ignored} is no number of a mask; they go to {ushort.MaxValue}.");
        if (options.Ignored >= 0 && _classOf[options.Ignored] >= 0)
            throw new InputException($"{options.Ignored} is the number of the class '{Printable.Name(Names[_classOf[options.Ignored]])}' and of pixels that nobody judged; say another number with ignored (--ignored), or -1 where there is none.");
        if (options.Ignored >= 0)
            _classOf[options.Ignored] = NotJudged;
    }
}
