using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

public class SelectionTests
{
    // a0 … a5, b0 … b5; ranks below were computed with Python's hashlib.
    private static readonly string[] s_ids = [.. from letter in "ab" from number in Enumerable.Range(0, 6) select $"{letter}{number}"];
    private static readonly int[] s_labels = [.. s_ids.Select(id => id[0] - 'a')];

    [Theory]
    [InlineData("airplane/0000.jpg", 1, 4579357649753132312UL)]
    [InlineData("cat/0007.jpg", 1, 14007061108848526393UL)]
    [InlineData("cat/0007.jpg", 2, 2729373616771625146UL)]
    public void Ranks_are_those_of_the_published_rule(string id, long seed, ulong rank) => Assert.Equal(rank, PictureSelection.Rank(id, seed));

    [Fact]
    public void Shots_are_the_lowest_of_each_class_and_fewer_begin_more()
    {
        string[] Names(int shots, long seed, int skip = 0) => [.. PictureSelection.Shots(s_ids, s_labels, shots, seed, skip).Select(i => s_ids[i])];
        Assert.Equal(["a2", "a1", "a3", "b4", "b5", "b3"], Names(3, 0));
        Assert.Equal(["a2", "b4"], Names(1, 0));
        Assert.Equal(["a5", "a1", "b5", "b3"], Names(2, 1));
        Assert.Equal(["a3", "a5", "b3", "b0"], Names(2, 0, skip: 2));
        Assert.Equal(12, Names(100, 0).Length);
        Assert.Empty(Names(1, 0, skip: 6));
    }

    [Fact]
    public void Shots_do_not_depend_on_order_or_on_other_pictures()
    {
        int[] turned = [.. Enumerable.Range(0, 12).Reverse()];
        var names = PictureSelection.Shots([.. turned.Select(i => s_ids[i])], [.. turned.Select(i => s_labels[i])], 2, 1).Select(i => s_ids[turned[i]]);
        Assert.Equal(["a5", "a1", "b5", "b3"], names);
        // Without a2, which is not among them, the choice is the same.
        int[] fewer = [.. Enumerable.Range(0, 12).Where(i => s_ids[i] != "a2")];
        Assert.Equal(["a5", "a1", "b5", "b3"], PictureSelection.Shots([.. fewer.Select(i => s_ids[i])], [.. fewer.Select(i => s_labels[i])], 2, 1).Select(i => s_ids[fewer[i]]));
    }

    [Fact]
    public void Taking_keeps_proportions_by_largest_remainders()
    {
        // 7 of a, 4 of b, 1 of c: four of twelve are 2 1/3, 1 1/3 and 1/3, and the place left over goes to the first of equal remainders.
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2];
        var taken = PictureSelection.Take(s_ids, labels, 4, 0);
        Assert.Equal([3, 1, 0], Enumerable.Range(0, 3).Select(label => taken.Count(i => labels[i] == label)));
        Assert.Equal(taken.Order(), taken);
        Assert.Equal(taken, PictureSelection.Take(s_ids, labels, 4, 0));
        Assert.NotEqual(taken, PictureSelection.Take(s_ids, labels, 4, 1));
        Assert.Equal(Enumerable.Range(0, 12), PictureSelection.Take(s_ids, labels, 500, 0));
        Assert.Equal(5, PictureSelection.Take(s_ids, null, 5, 0).Distinct().Count());
    }

    [Fact]
    public void Dividing_cuts_every_class_and_leaves_none_without_a_rest()
    {
        int[] labels = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2];
        var (others, part) = PictureSelection.Divide(s_ids, labels, 0.25, 3);
        Assert.Equal([2, 1, 1], Enumerable.Range(0, 3).Select(label => part.Count(i => labels[i] == label)));
        Assert.Equal(Enumerable.Range(0, 12), others.Concat(part).Order());
        var (alone, none) = PictureSelection.Divide(["x"], [0], 0.5, 3);
        Assert.Equal([0], alone);
        Assert.Empty(none);
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureSelection.Divide(s_ids, labels, 1, 3));
        Assert.Throws<ArgumentException>(() => PictureSelection.Divide(s_ids, [0], 0.5, 3));
    }

    [Fact]
    public void Views_keep_classes_and_refuse_to_be_empty()
    {
        using var folder = new TempFolder();
        using var set = PictureSets.Open(Made.Put(folder, "zip", [.. s_ids.Select(id => ($"{id[0]}/{id}.jpg", id))]));
        Assert.Equal(["a", "b"], set.Where(entry => entry.Id.StartsWith('b')).Classes);
        Assert.Equal([0, 0, 0, 1, 1, 1], set.Take(6).Entries.Select(entry => entry.Label));
        var (others, part) = set.Divide(0.5, 9);
        Assert.Equal((6, 6), (others.Entries.Count, part.Entries.Count));
        Assert.Empty(others.Ids().Intersect(part.Ids()));
        Assert.Throws<InputException>(() => set.Where(_ => false));
        Assert.Contains("take=0", Made.Refusal(folder["set.zip"], new PictureSetOptions { Take = 0 }), StringComparison.Ordinal);
    }
}
