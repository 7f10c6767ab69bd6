using System.Globalization;
using System.Text;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Tests.Text;

/// <summary>The tables and rules against the Unicode Character Database, where Debian's package unicode-data is installed; and what needs no file.</summary>
public class UnicodeFactsTests
{
    private const string Folder = "/usr/share/unicode";

    [Fact]
    public void Dotnet_does_not_normalise_here_so_the_table_must()
    {
        Assert.Equal("\u00E9", NormalForm.Normalise("e\u0301", UnicodeForm.C));
        Assert.Equal("\u1E69", NormalForm.Normalise("s\u0307\u0323", UnicodeForm.C));
        Assert.Equal("\u1E0D\u0307", NormalForm.Normalise("\u1E0B\u0323", UnicodeForm.C));
        Assert.Equal("한", NormalForm.Normalise("\u1112\u1161\u11AB", UnicodeForm.C));
        Assert.Equal("\u0915\u093C", NormalForm.Normalise("\u0958", UnicodeForm.C));
        Assert.Equal("\uD834\uDD57\uD834\uDD65", NormalForm.Normalise("\uD834\uDD5E", UnicodeForm.C));
        Assert.Equal("a\u0301\uD800", NormalForm.Normalise("a\u0301\uD800", UnicodeForm.C).Replace("á", "a\u0301", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Canonical_data_equals_the_database()
    {
        var excluded = Property("DerivedNormalizationProps.txt", "Full_Composition_Exclusion");
        var decompositions = new List<string>();
        var classes = new Dictionary<int, string>();
        foreach (var fields in Lines("UnicodeData.txt"))
        {
            var code = int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (fields[5].Length > 0 && fields[5][0] != '<')
                decompositions.Add($"{code:X}{(excluded.Contains(code) ? '!' : '=')}{string.Join('+', fields[5].Split(' ').Select(part => part.TrimStart('0')))}");
            if (fields[3] != "0")
                classes.Add(code, fields[3]);
        }

        Assert.Equal(decompositions, CanonicalData.Decompositions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        var listed = CanonicalData.Classes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(range =>
        {
            var parts = range.Split('-', ':');
            var (first, last) = (int.Parse(parts[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture), int.Parse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            return Enumerable.Range(first, last - first + 1).Select(code => (code, parts[2]));
        }).ToDictionary();
        Assert.Equal(classes.OrderBy(pair => pair.Key), listed.OrderBy(pair => pair.Key));
    }

    [SkippableFact]
    public void Compatibility_data_equals_the_database()
    {
        var expected = Wrapped(Compatible());
        var path = TokenizerFixtures.At("..", "..", "..", "..", "src", "Clade.Data", "Text", "Unicode", "CompatibilityData.g.cs");
        var written = File.ReadAllText(path);
        var begin = written.IndexOf("\"\"\"\n", StringComparison.Ordinal) + 4;
        var end = written.LastIndexOf("\n        \"\"\";", StringComparison.Ordinal);
        if (Environment.GetEnvironmentVariable("CLADE_UPDATE_UNICODE") is { Length: > 0 })
            File.WriteAllText(path, string.Concat(written.AsSpan(0, begin), expected, written.AsSpan(end)));
        else
            Assert.Equal(expected, written[begin..end]);
    }

    [SkippableFact]
    public void Normal_forms_equal_the_conformance_test()
    {
        var path = Path.Combine(Folder, "NormalizationTest.txt.bz2");
        Skip.IfNot(File.Exists(path) && (File.Exists("/usr/bin/bzip2") || File.Exists("/bin/bzip2")), "Debian's packages unicode-data and bzip2 are not installed.");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("bzip2", ["-dc", path]) { RedirectStandardOutput = true })!;
        var (count, tested) = (0, new HashSet<string>());
        while (process.StandardOutput.ReadLine() is { } line)
        {
            var fields = line.Split('#')[0].Split(';');
            if (fields.Length < 5)
                continue;
            string[] texts = [.. fields.Take(5).Select(field => string.Concat(field.Trim().Split(' ').Select(code => char.ConvertFromUtf32(int.Parse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture)))))];
            Assert.All(texts[..3], text => Assert.Equal((texts[1], texts[2]), (NormalForm.Normalise(text, UnicodeForm.C), NormalForm.Normalise(text, UnicodeForm.D))));
            Assert.All(texts[3..], text => Assert.Equal((texts[3], texts[4]), (NormalForm.Normalise(text, UnicodeForm.C), NormalForm.Normalise(text, UnicodeForm.D))));
            Assert.All(texts, text => Assert.Equal((texts[3], texts[4]), (NormalForm.Normalise(text, UnicodeForm.KC), NormalForm.Normalise(text, UnicodeForm.KD))));
            tested.Add(texts[0]);
            count++;
        }

        Assert.True(count > 18_000);
        foreach (var code in Enumerable.Range(1, 0x2FFFF).Where(code => code is < 0xD800 or > 0xDFFF))
        {
            var text = char.ConvertFromUtf32(code);
            if (!tested.Contains(text))
                Assert.All(Enum.GetValues<UnicodeForm>(), form => Assert.Equal(text, NormalForm.Normalise(text, form)));
        }
    }

    [SkippableFact]
    public void Case_rules_equal_the_database()
    {
        var cased = Property("DerivedCoreProperties.txt", "Cased");
        var ignorable = Property("DerivedCoreProperties.txt", "Case_Ignorable");
        var lower = Lines("UnicodeData.txt").Where(fields => fields[13].Length > 0).ToDictionary(
            fields => int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            fields => char.ConvertFromUtf32(int.Parse(fields[13], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        lower[0x130] = "i\u0307";
        var wrong = new List<string>();
        foreach (var fields in Lines("UnicodeData.txt"))
        {
            var code = int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (!Rune.TryCreate(code, out var rune) || fields[1].EndsWith("First>", StringComparison.Ordinal))
                continue;
            // Characters whose category changed after Unicode 15 count by their newer one.
            var changed = ShortName(Rune.GetUnicodeCategory(rune)) != fields[2];
            if (!changed && (FullLowercase.IsCased(rune) != cased.Contains(code) || FullLowercase.IsCaseIgnorable(rune) != ignorable.Contains(code)))
                wrong.Add($"U+{code:X} case properties");
            if (FullLowercase.Convert(rune.ToString()) != lower.GetValueOrDefault(code, rune.ToString()) && code is not (0x1C89 or 0xA7CB or 0xA7CC or 0xA7DA or 0xA7DC))
                wrong.Add($"U+{code:X} lower case");
        }

        Assert.Empty(wrong);
    }

    /// <summary>The compatibility mappings, runs that count up together as one entry.</summary>
    private static List<string> Compatible()
    {
        var mappings = Lines("UnicodeData.txt").Where(fields => fields[5].StartsWith('<')).Select(fields => (
            Code: int.Parse(fields[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture),
            Parts: fields[5].Split('>')[1].Trim().Split(' ').Select(part => int.Parse(part, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray())).ToList();
        var entries = new List<string>();
        for (var i = 0; i < mappings.Count;)
        {
            var last = i;
            while (mappings[i].Parts.Length == 1 && last + 1 < mappings.Count && mappings[last + 1] is { Parts: [var next] } following
                && following.Code == mappings[last].Code + 1 && next == mappings[last].Parts[0] + 1)
                last++;
            entries.Add(last > i
                ? $"{mappings[i].Code:X}-{mappings[last].Code:X}={mappings[i].Parts[0]:X}"
                : $"{mappings[i].Code:X}={string.Join('+', mappings[i].Parts.Select(part => part.ToString("X", CultureInfo.InvariantCulture)))}");
            i = last + 1;
        }

        return entries;
    }

    private static string Wrapped(List<string> entries)
    {
        var lines = new List<string> { "" };
        foreach (var entry in entries)
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + entry.Length > 112)
                lines.Add(entry);
            else
                lines[^1] += (lines[^1].Length > 0 ? " " : "") + entry;
        }

        return string.Join('\n', lines.Select(line => "        " + line));
    }

    private static string ShortName(UnicodeCategory category) => category switch
    {
        UnicodeCategory.UppercaseLetter => "Lu",
        UnicodeCategory.LowercaseLetter => "Ll",
        UnicodeCategory.TitlecaseLetter => "Lt",
        UnicodeCategory.ModifierLetter => "Lm",
        UnicodeCategory.OtherLetter => "Lo",
        UnicodeCategory.NonSpacingMark => "Mn",
        UnicodeCategory.SpacingCombiningMark => "Mc",
        UnicodeCategory.EnclosingMark => "Me",
        UnicodeCategory.DecimalDigitNumber => "Nd",
        UnicodeCategory.LetterNumber => "Nl",
        UnicodeCategory.OtherNumber => "No",
        UnicodeCategory.SpaceSeparator => "Zs",
        UnicodeCategory.LineSeparator => "Zl",
        UnicodeCategory.ParagraphSeparator => "Zp",
        UnicodeCategory.Control => "Cc",
        UnicodeCategory.Format => "Cf",
        UnicodeCategory.Surrogate => "Cs",
        UnicodeCategory.PrivateUse => "Co",
        UnicodeCategory.ConnectorPunctuation => "Pc",
        UnicodeCategory.DashPunctuation => "Pd",
        UnicodeCategory.OpenPunctuation => "Ps",
        UnicodeCategory.ClosePunctuation => "Pe",
        UnicodeCategory.InitialQuotePunctuation => "Pi",
        UnicodeCategory.FinalQuotePunctuation => "Pf",
        UnicodeCategory.OtherPunctuation => "Po",
        UnicodeCategory.MathSymbol => "Sm",
        UnicodeCategory.CurrencySymbol => "Sc",
        UnicodeCategory.ModifierSymbol => "Sk",
        UnicodeCategory.OtherSymbol => "So",
        _ => "Cn",
    };

    private static HashSet<int> Property(string file, string name)
    {
        var codes = new HashSet<int>();
        foreach (var fields in Lines(file).Where(fields => fields.Length > 1 && fields[1] == name))
        {
            var range = fields[0].Split("..");
            var first = int.Parse(range[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            var last = int.Parse(range[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            codes.UnionWith(Enumerable.Range(first, last - first + 1));
        }

        return codes;
    }

    private static IEnumerable<string[]> Lines(string file)
    {
        var path = Path.Combine(Folder, file);
        Skip.IfNot(File.Exists(path), "Debian's package unicode-data is not installed.");
        return File.ReadLines(path).Select(line => line.Split('#')[0]).Where(line => line.Trim().Length > 0)
            .Select(line => line.Split(';').Select(field => field.Trim()).ToArray());
    }
}
