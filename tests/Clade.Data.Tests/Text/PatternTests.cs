using System.Text;
using System.Text.RegularExpressions;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Loading;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Splitting;

namespace Clade.Data.Tests.Text;

/// <summary>The own expressions against .NET's, where both see the same (code points of one UTF-16 unit), and their bound on time.</summary>
public class PatternTests
{
    [Theory]
    [InlineData(ByteLevelSplitter.Words)]
    [InlineData(RankFileReader.Words)]
    [InlineData(BytePairFilesReader.QwenWords)]
    [InlineData(@"[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t)?|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s+(?!\S)|\s+")]
    [InlineData(" {2,}")]
    [InlineData(@"\s+")]
    [InlineData(@"[!-/\[\]^\\]")]
    [InlineData(@"a+?b??|(?<=a)b|(?<!b)\d{2,3}?|c(?=\d)|\Aq|e\z")]
    public void Matches_equal_those_of_dotnet(string expression)
    {
        var (own, other) = (new ExpressionPattern("test", expression), new Regex(expression, RegexOptions.CultureInvariant));
        for (var sample = 0; sample < 1_500; sample++)
        {
            var random = new KeyedRandom(51, sample: sample);
            var text = Samples.Of("aabbccqeZÉ 's't12\r\n\t ./[]\\猫́٣ǅ-! ", random.NextInt(24), ref random);
            Assert.Equal(other.Matches(text).Select(match => (match.Index, match.Index + match.Length)), Find(own, text));
        }
    }

    [Fact]
    public void Random_expressions_match_as_dotnets_do()
    {
        for (var sample = 0; sample < 1_500; sample++)
        {
            var random = new KeyedRandom(52, sample: sample);
            var expression = new StringBuilder();
            Build(expression, 0, ref random);
            var (own, other) = (new ExpressionPattern("test", expression.ToString()), new Regex(expression.ToString()));
            for (var i = 0; i < 10; i++)
            {
                var text = Samples.Of("aabbc ", random.NextInt(14), ref random);
                // An empty match beside another match is one for .NET and none here, as in the references.
                var expected = other.Matches(text).Where(match => match.Length > 0).Select(match => (match.Index, match.Index + match.Length));
                var found = Find(own, text).Where(match => match.End > match.Start).Select(match => (match.Start, match.End));
                Assert.True(expected.SequenceEqual(found), $"{expression} in \"{text}\"");
            }
        }
    }

    [Fact]
    public void Code_points_beyond_the_first_plane_are_letters_like_others()
    {
        Assert.Equal([(0, 4), (4, 6)], Find(new ExpressionPattern("test", @"\p{L}+|\p{So}"), "𝐀𠮷😀"));
        Assert.Equal([(0, 2)], Find(new ExpressionPattern("test", "[😀-😂]"), "😁"));
        Assert.Equal([(0, 2)], Find(new ExpressionPattern("test", "(?i:'s)"), "'ſ"));
        Assert.Equal([(0, 1)], Find(new ExpressionPattern("test", "(?i:k)"), "\u212A"));
    }

    [Theory]
    [InlineData("(a|aa)+b")]
    [InlineData("a*a*a*a*b|a")]
    [InlineData(@"\s*[\r\n]+|\s+(?!\S)|\s")]
    [InlineData("a++b|a")]
    [InlineData("(a+b?)+c|a")]
    [InlineData("a{0,20}b")]
    public void Hostile_expressions_take_steps_in_proportion_to_the_text(string expression)
    {
        var letter = expression[0] == '\\' ? ' ' : 'a';
        var (small, large) = (StepsFor(2_000), StepsFor(20_000));
        Assert.InRange(large, small, small * 12);
        Assert.InRange(large, 1, 20_000L * 100);

        long StepsFor(int length)
        {
            var before = ExpressionPattern.StepsTaken;
            Find(new ExpressionPattern("test", expression), new string(letter, length));
            return ExpressionPattern.StepsTaken - before;
        }
    }

    [Theory]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData("[")]
    [InlineData("[a")]
    [InlineData("[z-a]")]
    [InlineData("*")]
    [InlineData("a\\")]
    [InlineData("\\1")]
    [InlineData("\\bword")]
    [InlineData("\\p{Han}")]
    [InlineData("\\p{")]
    [InlineData("\\x{FFFFFFFFFF}")]
    [InlineData("\\x{110000}")]
    [InlineData("\\u12")]
    [InlineData("(?=ab)")]
    [InlineData("(?<name>a)")]
    [InlineData("(?>a)")]
    [InlineData("[[:alpha:]]")]
    [InlineData("[a&&b]")]
    [InlineData("(a*)*")]
    [InlineData("(?:ab)++")]
    [InlineData("a{2,1}")]
    [InlineData("a{9999}")]
    [InlineData("((a{500}){500}){500}")]
    [InlineData("^*")]
    public void Expressions_that_are_wrong_or_not_supported_are_one_sentence(string expression)
    {
        var error = Assert.Throws<InputException>(() => new ExpressionPattern("tokenizer.json", expression));
        Assert.StartsWith("tokenizer.json ", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Expressions_without_end_are_refused()
    {
        Assert.Throws<InputException>(() => new ExpressionPattern("test", new string('(', 1_000)));
        Assert.Throws<InputException>(() => new ExpressionPattern("test", string.Concat(Enumerable.Repeat('[', 1_000))));
        Assert.Throws<InputException>(() => new ExpressionPattern("test", new string('a', 10_000)));
    }

    [Fact]
    public void A_text_that_a_file_quotes_is_short_in_messages() => Assert.InRange(BpeModel.Quote(new string('a', 500)).Length, 10, 50);

    private static List<(int Start, int End)> Find(ExpressionPattern pattern, string text)
    {
        var found = new List<(int Start, int End)>();
        pattern.Find(text, found);
        return found;
    }

    private static void Build(StringBuilder expression, int depth, ref KeyedRandom random)
    {
        for (var parts = random.NextInt(3) + 1; parts > 0; parts--)
        {
            if (depth < 2 && random.NextInt(3) == 0)
            {
                expression.Append("(?:");
                Build(expression, depth + 1, ref random);
                if (random.NextInt(2) == 0)
                {
                    expression.Append('|');
                    Build(expression, depth + 1, ref random);
                }

                expression.Append(')');
            }
            else
            {
                expression.Append(random.NextInt(5) switch { 0 => "a", 1 => "b", 2 => "[ab]", 3 => "[^a ]", _ => @"\s" });
            }

            // Engines differ in how they repeat what may be empty, so what a group holds never is.
            expression.Append(random.NextInt(7) switch { 0 => depth > 0 ? "+" : "*", 1 => "+", 2 => depth > 0 ? "" : "?", 3 => "{1,3}", 4 => "+?", _ => "" });
        }

        if (random.NextInt(6) == 0)
            expression.Append("(?!b)");
    }
}
