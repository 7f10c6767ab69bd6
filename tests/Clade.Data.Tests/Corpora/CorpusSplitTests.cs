using Clade.Data.Corpora;

namespace Clade.Data.Tests.Corpora;

/// <summary>Expected values from Python: int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big").</summary>
public class CorpusSplitTests
{
    [Theory]
    [InlineData("", 0xe3b0c44298fc1c14UL)]
    [InlineData("grinning", 0xac98b3e4f0d34e24UL)]
    [InlineData("clade split 1: 1f600", 0x8a6cf6500210248eUL)]
    public void Hash_NeverChanges(string text, ulong expected) => Assert.Equal(expected, CorpusSplit.Hash(text));

    [Theory]
    [InlineData("1f600", "train")]
    [InlineData("2764", "train")]
    [InlineData("1f1e9-1f1ea", "train")]
    [InlineData("doe", "train")]
    [InlineData("1f436", "test")]
    [InlineData("1f61b", "test")]
    [InlineData("1f911", "test")]
    [InlineData("1f635-200d-1f4ab", "test")]
    public void OfConcept_NeverChanges(string concept, string expected)
    {
        Assert.Equal(expected, CorpusSplit.OfConcept(concept));
        Assert.Equal(expected, CorpusSplit.Of("noto", concept));
        Assert.Equal("heldout-style", CorpusSplit.Of("openmoji", concept));
    }

    [Fact]
    public void OfConcept_HoldsOutOneInTen()
    {
        var test = Enumerable.Range(0, 20_000).Count(i => CorpusSplit.OfConcept($"concept {i}") == CorpusSplit.Test);
        Assert.InRange(test, 1_850, 2_150);
    }
}
