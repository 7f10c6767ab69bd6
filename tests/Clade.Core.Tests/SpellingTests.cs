namespace Clade.Core.Tests;

/// <summary>Edit distances by hand, against the recursive definition, and which name is offered.</summary>
public class SpellingTests
{
    [Theory]
    [InlineData("", "", 0)]
    [InlineData("", "abc", 3)]
    [InlineData("width", "", 5)]
    [InlineData("width", "widht", 2)]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("batch", "batches", 2)]
    public void DistanceIsTheFewestChanges(string left, string right, int expected)
    {
        Assert.Equal(expected, Spelling.Distance(left, right));
        Assert.Equal(expected, Spelling.Distance(right, left));
    }

    [Fact]
    public void DistanceAgreesWithTheDefinition()
    {
        var random = new KeyedRandom(5);
        for (var round = 0; round < 200; round++)
        {
            var (left, right) = (Word(ref random), Word(ref random));
            Assert.Equal(Naive(left, right), Spelling.Distance(left, right));
        }
    }

    [Fact]
    public void TheNearestNameIsOfferedIfItIsNear()
    {
        string[] known = ["batch", "steps", "weight_decay"];
        Assert.Equal("batch", Spelling.Nearest("bach", known));
        Assert.Equal("weight_decay", Spelling.Nearest("wieght_deacy", known));
        Assert.Null(Spelling.Nearest("colour", known));
        Assert.Null(Spelling.Nearest("batch", []));
    }

    [Fact]
    public void AHostileNameIsComparedByItsStart() => Assert.Equal(64, Spelling.Distance(new string('x', 10_000_000), "ab"));

    private static string Word(ref KeyedRandom random)
    {
        var letters = new char[random.NextInt(6)];
        for (var i = 0; i < letters.Length; i++)
            letters[i] = (char)('a' + random.NextInt(3));
        return new string(letters);
    }

    private static int Naive(string a, string b) =>
        a.Length == 0 ? b.Length :
        b.Length == 0 ? a.Length :
        Math.Min(Math.Min(Naive(a[1..], b), Naive(a, b[1..])) + 1, Naive(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1));
}
