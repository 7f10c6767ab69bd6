using System.Text.Json;
using Clade.Core;
using Clade.Data.Text;
using Clade.Data.Text.Cleaning;

namespace Clade.Data.Tests.Text;

public class TextCleanerTests
{
    [Fact]
    public void Repair_and_cleaning_equal_the_reference_on_broken_strings()
    {
        var lines = RepairCases.Lines.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(360, lines.Length);
        foreach (var line in lines)
        {
            var one = JsonSerializer.Deserialize<string[]>(line)!;
            Assert.Equal(one[1], TextCleaner.Repair(one[0]));
            Assert.Equal(one[2], TextCleaner.Clean(one[0]));
        }
    }

    [Theory]
    [InlineData("  Two\t\nspaces\u00A0here ", "two spaces here")]
    [InlineData("İ Σ ΟΔΟΣ ΑΣ'Σ Σ\u0301.", "i\u0307 σ οδος ασ'ς σ\u0301.")]
    [InlineData("ꭰᎣ Ꮝ", "ꭰꭳ ꮝ")]
    [InlineData("e\u0301 각 \u1100\u1161\u11A8 Å", "é 각 각 å")]
    [InlineData("ﬁve ＬＯＵＤ ｶﾞ ￣", "five loud ガ \u0304")]
    [InlineData("&amp;lt; &eacute; &EACUTE; &notit; &SZLIG;", "< é é ¬it; ss")]
    [InlineData("<b>&eacute;</b> &#8217; &#x1F600;", "<b>é</b> ’ 😀")]
    [InlineData("\u001B[1;31mred\u001B[0m \u001B[?x", "red [?x")]
    [InlineData("", "")]
    [InlineData("\u0000 \u0007", "")]
    public void Cleaning_follows_the_rules(string text, string expected) => Assert.Equal(expected, TextCleaner.Clean(text));

    [Fact]
    public void Lone_surrogates_are_replaced() => Assert.Equal("lone \uFFFD and \uFFFD.", TextCleaner.Clean("lone \uD83D and \uDE00."));

    [Fact]
    public void All_named_references_of_html_are_known()
    {
        var names = HtmlEntityData.Names.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        // The standard lists 2,231 names, of which 106 are a second spelling without the semicolon.
        Assert.Equal(2125, names.Length);
        Assert.Equal(106, names.Count(name => name.Contains('!', StringComparison.Ordinal)));
        foreach (var name in names)
            Assert.DoesNotContain('&', HtmlEntities.Unescape($"&{name.Split('=', '!')[0]};").Replace("&", name.StartsWith("amp", StringComparison.OrdinalIgnoreCase) ? "" : "&", StringComparison.Ordinal));
    }

    [Fact]
    public void Any_string_is_cleaned_without_an_error()
    {
        for (var sample = 0; sample < 20_000; sample++)
        {
            var random = new KeyedRandom(11, sample: sample);
            var cleaned = TextCleaner.Clean(Samples.AnyUnits(ref random));
            Assert.Equal(cleaned.Trim(), cleaned);
            Assert.DoesNotContain("  ", cleaned, StringComparison.Ordinal);
            Assert.True(IsWellFormed(cleaned), cleaned);
        }
    }

    [Fact]
    public void Plain_text_takes_the_short_way_to_the_same_result()
    {
        for (var sample = 0; sample < 2_000; sample++)
        {
            var random = new KeyedRandom(12, sample: sample);
            var text = Samples.Of("aB z,.<'\t\n\r\f9", random.NextInt(40), ref random);
            // A character that survives cleaning as itself forces the long way.
            Assert.Equal(TextCleaner.Clean(text + " 猫"), (TextCleaner.Clean(text) + " 猫").TrimStart());
        }
    }

    [Fact]
    public void References_to_references_end()
    {
        var nested = "&" + string.Concat(Enumerable.Repeat("amp;", 50_000)) + "lt;";
        Assert.StartsWith("&amp;", TextCleaner.Clean(nested), StringComparison.Ordinal);
        Assert.Equal("<", TextCleaner.Clean("&" + string.Concat(Enumerable.Repeat("amp;", 20)) + "lt;"));
    }

    private static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
                continue;
            if (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
                return false;
            i++;
        }

        return true;
    }
}
