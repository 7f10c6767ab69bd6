using System.Text.RegularExpressions;
using Clade.Core;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests;

/// <summary>Each family from folders: the golden as it is, and as its publishers would lay it out.</summary>
public sealed partial class GoldenFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-golden-").FullName;

    [SkippableTheory]
    [MemberData(nameof(LandedGoldens.Names), MemberType = typeof(LandedGoldens))]
    public void A_folder_loads_and_computes_as_the_reference_did(string golden)
    {
        var published = LandedGoldens.Published(golden, Path.Combine(_folder, "published"));
        var before = Live.Count();
        using (var own = LoadedModel.Load(Goldens.Folder(golden)))
        using (var usual = LoadedModel.Load(published))
        {
            LandedGoldens.Compare(golden, own);
            LandedGoldens.Compare(golden, usual);
            Assert.Equal((own.Plan.Family, own.Fingerprint), (usual.Plan.Family, usual.Fingerprint));
            Assert.Equal(own.Model.ParameterCount, usual.Plan.Config.ParameterCount);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    [SkippableTheory]
    [MemberData(nameof(LandedGoldens.Names), MemberType = typeof(LandedGoldens))]
    public void Its_outline_says_what_it_is_without_numbers(string golden)
    {
        var outline = ModelOutline.Read(LandedGoldens.Published(golden, Path.Combine(_folder, "published")));
        var (image, text) = outline.TowerParameters;
        var count = outline.Plan.Config.ParameterCount;
        Assert.InRange(image + text, count - 2, count);
        Assert.Equal(outline.Plan.Config.Text is null, outline.TokenizerProblem is null);
        Assert.Equal(outline.Plan.Config.Image is null, outline.Preprocess is null);
        Assert.Equal(outline.Plan.Config.Image is not null, ModelFlops.Picture(outline.Plan.Config) > 2 * image);
        Assert.Equal(outline.Plan.Config.Text is not null, ModelFlops.Caption(outline.Plan.Config) > 0);
    }

    [SkippableTheory]
    [MemberData(nameof(LandedGoldens.Names), MemberType = typeof(LandedGoldens))]
    public void A_folder_whose_weights_lack_a_tensor_or_have_one_more_is_refused_with_its_name(string golden)
    {
        var published = LandedGoldens.Published(golden, Path.Combine(_folder, "published"));
        var path = Path.Combine(published, "model.safetensors");
        using var scope = new TensorScope();
        var weights = StateDict.Load(path);
        var lost = weights.Keys.Order(StringComparer.Ordinal).Last(name => Numbered().IsMatch(name));
        StateDict.Save(path, weights.Where(item => item.Key != lost).Select(item => (item.Key, item.Value)));
        Assert.Contains(lost, Assert.Throws<InputException>(() => LoadedModel.Load(published)).Message, StringComparison.Ordinal);
        StateDict.Save(path, weights.Select(item => (item.Key, item.Value)).Append(("odd.tensor", Operators.Ones([2]))));
        Assert.Contains("odd.tensor", Assert.Throws<InputException>(() => LoadedModel.Load(published)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // A layer's weight: every model has some, and none is optional.
    [GeneratedRegex(@"\.[0-9]+\..*weight$")]
    private static partial Regex Numbered();
}
