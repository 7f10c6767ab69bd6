using Clade.Data.Text;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Tests.Text;

public class WordSplitterTests
{
    [Theory]
    [InlineData("a dog's 42 legs!?", "a|dog|'s|4|2|legs|!?")]
    [InlineData("we'LL'VE 'd 'x ''s", "we|'LL|'VE|'d|'|x|''|s")]
    [InlineData("it'ſ", "it|'ſ")]
    [InlineData("²①½Ⅳ", "²|①|½|Ⅳ")]
    [InlineData("नमस्ते", "नमस|्|त|े")]
    [InlineData("x\u0345y", "x|y")]
    [InlineData("<|startoftext|><|ENDOFTEXT|> !<|endoftext|>", "<|startoftext|>|<|ENDOFTEXT|>|!<||endoftext||>")]
    [InlineData("𝐀😀\uD83D", "𝐀|😀\uD83D")]
    [InlineData(" \u3000\u0085", "")]
    public void Words_follow_the_expression(string text, string expected)
    {
        var words = new List<string>();
        var splitter = new WordSplitter(text, SpecialTokens.OpenAI);
        while (splitter.MoveNext())
            words.Add(splitter.Current.ToString());
        Assert.Equal(expected, string.Join('|', words));
    }
}
