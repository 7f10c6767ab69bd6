using Clade.Core;
using Clade.Data.Sets;
using Clade.Evaluation.Tests.Tasks;

namespace Clade.Evaluation.Tests;

public class UsualPicturesTests
{
    private static PictureSet Set(int each, params string[] classes) => FakeEmbedder.Set(classes, [.. classes.SelectMany((name, label) => Enumerable.Range(0, each).Select(i => FakeEmbedder.Entry($"{name}{i}", label)))]);

    [Fact]
    public void Three_parts_share_no_picture_and_labels_count_known_classes()
    {
        var parts = UsualPictures.Divide(Set(40, "ant", "bee", "cat", "dog"), ["bee"], 60, 1);
        Assert.Equal(["ant", "cat", "dog"], parts.Test.Classes);
        Assert.Equal((60, 30, 40), (parts.Test.Entries.Count, parts.Fit.Entries.Count, parts.Near!.Entries.Count));
        Assert.Empty(parts.Test.Entries.Select(entry => entry.Id).Intersect(parts.Fit.Entries.Select(entry => entry.Id)));
        Assert.All(parts.Near.Entries, entry => Assert.StartsWith("bee", entry.Id, StringComparison.Ordinal));
        Assert.All(parts.Test.Entries.Concat(parts.Fit.Entries), entry => Assert.StartsWith(parts.Test.Classes[entry.Label!.Value], entry.Id, StringComparison.Ordinal));
        // Every class in its proportion.
        Assert.All(parts.Test.Entries.GroupBy(entry => entry.Label), group => Assert.Equal(20, group.Count()));
    }

    [Fact]
    public void Classes_of_one_picture_are_divided_too()
    {
        var parts = UsualPictures.Divide(Set(1, [.. Enumerable.Range(0, 30).Select(i => $"c{i:D2}")]), [], 1000, 3);
        Assert.Equal((20, 10), (parts.Test.Entries.Count, parts.Fit.Entries.Count));
        Assert.Null(parts.Near);
        Assert.NotEqual([.. parts.Test.Entries.Select(entry => entry.Id)], UsualPictures.Divide(Set(1, [.. Enumerable.Range(0, 30).Select(i => $"c{i:D2}")]), [], 1000, 4).Test.Entries.Select(entry => entry.Id));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("no class 'cow'", Assert.Throws<InputException>(() => UsualPictures.Divide(Set(5, "ant", "bee"), ["cow"], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("at least two", Assert.Throws<InputException>(() => UsualPictures.Divide(Set(5, "ant", "bee"), ["bee"], 10)).Message, StringComparison.Ordinal);
        Assert.Contains("at least four", Assert.Throws<InputException>(() => UsualPictures.Divide(Set(1, "ant", "bee"), [], 10)).Message, StringComparison.Ordinal);
    }
}
