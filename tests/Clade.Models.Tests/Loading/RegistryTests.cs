using Clade.Models.Families;

namespace Clade.Models.Tests;

/// <summary>The list of families: whole, and without two that claim the same files.</summary>
public class RegistryTests
{
    [Fact]
    public void Every_family_of_the_assembly_is_in_the_list_once()
    {
        var written = typeof(IModelFamily).Assembly.GetTypes().Where(type => type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(IModelFamily)) && type != typeof(DescribedFamily));
        Assert.Equal(written.Select(type => type.FullName).Order(StringComparer.Ordinal), ModelFamilies.All.Select(family => family.GetType().FullName).Order(StringComparer.Ordinal));
        Assert.Equal(ModelFamilies.All.Count, ModelFamilies.All.Select(family => family.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [SkippableTheory]
    [MemberData(nameof(LandedGoldens.Names), MemberType = typeof(LandedGoldens))]
    public void A_golden_is_claimed_by_one_family_only(string golden)
    {
        var files = GoldenFolder.Files(golden);
        Assert.Single(ModelFamilies.All, family => family.Recognise(files) is not null);
    }
}
