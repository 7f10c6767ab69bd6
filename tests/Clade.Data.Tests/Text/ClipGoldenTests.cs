using System.Text;
using Clade.Data.Text;

namespace Clade.Data.Tests.Text;

/// <summary>Every string of the reference data, exactly: cleaning, ids, framed ids, decoding.</summary>
public class ClipGoldenTests
{
    private static readonly Lazy<ClipBpeTokenizer> OpenAI = new(() => ClipBpeTokenizer.LoadClip(Goldens.Vocabulary));
    private static readonly Lazy<ClipBpeTokenizer> OpenClip = new(() => ClipBpeTokenizer.LoadClip(Goldens.Vocabulary, specials: SpecialTokens.OpenClip));

    public static TheoryData<string> Categories => new(
        "basic", "contractions", "digits", "punctuation", "accents", "cjk", "rtl_indic", "emoji", "mojibake", "html",
        "whitespace", "control", "special_tokens", "long", "misc", "random_words", "random_unicode");

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Cleaning_equals_the_reference(string category) =>
        Report(category, one => (one.Cleaned, OpenAI.Value.Clean(one.Text)));

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Ids_equal_the_reference(string category) =>
        Report(category, one => (string.Join(' ', one.Ids), string.Join(' ', OpenAI.Value.Encode(one.Text))));

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void OpenClip_ids_equal_the_reference(string category) =>
        Report(category, one => (string.Join(' ', one.OpenClipIds ?? one.Ids), string.Join(' ', OpenClip.Value.Encode(one.Text))));

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Framed_rows_equal_the_reference(string category) =>
        Report(category, one => (string.Join(' ', one.Tokens77), string.Join(' ', OpenAI.Value.EncodeBatch([one.Text], padToContext: true).Ids)));

    [SkippableTheory]
    [MemberData(nameof(Categories))]
    public void Decoding_equals_the_reference(string category) =>
        Report(category, one => (one.Decoded, OpenAI.Value.Decode(one.Ids)));

    [SkippableFact]
    public void Rows_of_other_context_lengths_equal_the_reference()
    {
        foreach (var group in Goldens.Contexts.GroupBy(one => one.ContextLength))
        {
            var tokenizer = ClipBpeTokenizer.LoadClip(Goldens.Vocabulary, group.Key);
            foreach (var one in group)
                Assert.Equal(one.Tokens, tokenizer.EncodeBatch([one.Text], padToContext: true).Ids);
        }
    }

    [SkippableFact]
    public void Vocabulary_has_the_published_ids()
    {
        var tokenizer = OpenAI.Value;
        Assert.Equal((49408, 49406, 49407, 0, 77), (tokenizer.VocabularySize, tokenizer.StartToken, tokenizer.EndToken, tokenizer.PadToken, tokenizer.ContextLength));
        Assert.Equal("dog</w>", tokenizer.Piece(tokenizer.Encode("a dog")[1]));
    }

    private static void Report(string category, Func<GoldenCase, (string Expected, string Actual)> compare)
    {
        var cases = Goldens.Cases.Where(one => one.Category == category).ToArray();
        Assert.NotEmpty(cases);
        var wrong = new StringBuilder();
        var count = 0;
        foreach (var one in cases)
        {
            var (expected, actual) = compare(one);
            if (string.Equals(expected, actual, StringComparison.Ordinal))
                continue;
            count++;
            wrong.AppendLine().Append(Visible(one.Text)).AppendLine().Append("  expected ").Append(Visible(expected)).AppendLine().Append("  got      ").Append(Visible(actual));
        }

        Assert.True(count == 0, $"{count} of {cases.Length} differ:{wrong}");
    }

    private static string Visible(string text) =>
        string.Concat(text.Take(200).Select(letter => letter is >= ' ' and <= '~' ? letter.ToString() : $"\\u{(int)letter:x4}"));
}
