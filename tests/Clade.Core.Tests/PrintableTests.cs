namespace Clade.Core.Tests;

public class PrintableTests
{
    [Theory]
    [InlineData("visual.conv1.weight", "visual.conv1.weight")]
    [InlineData("é 中 😀", "é 中 😀")]
    [InlineData("a\nb\tc\u001b[2J", "a?b?c?[2J")]
    [InlineData("\u202eabc\u200b\u2028", "?abc??")]
    [InlineData("\0", "?")]
    public void Names_are_shown_without_what_moves_the_cursor(string name, string shown) => Assert.Equal(shown, Printable.Name(name));

    [Fact]
    public void Half_a_surrogate_and_endless_names_are_bearable()
    {
        Assert.DoesNotContain(Printable.Name("a" + (char)0xd800), char.IsSurrogate);
        var shown = Printable.Name(new string('x', 1_000_000));
        Assert.EndsWith("… (1000000 characters)", shown, StringComparison.Ordinal);
        Assert.InRange(shown.Length, 120, 160);
    }

    [Fact]
    public void Every_sentence_of_an_error_is_one_line()
    {
        Assert.Equal("a?b", new InputException("a\nb").Message);
        Assert.Equal("é\"中", new InputException("é\"中", new IOException()).Message);
        Assert.InRange(new InputException(new string('x', 1_000_000)).Message.Length, 2000, 2040);
    }
}
