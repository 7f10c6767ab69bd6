using Clade.Methods.Compression;
using Clade.Models;

namespace Clade.Methods.Tests;

/// <summary>The arithmetic of section 7 and section 10 of the specification, and the table of the method's page.</summary>
public class StorageAndCostTests
{
    private static readonly ClipConfig _base16 = new()
    {
        EmbedDim = 512,
        Vision = new VisionConfig { Width = 768, Layers = 12, ImageSize = 224, PatchSize = 16 },
        Text = new TextConfig { Width = 512, Layers = 12, VocabularySize = 49408 },
    };

    private static readonly int[] _depths = [4, 6, 8, 10, 12];

    private static LearngeneInfo Info(ClipConfig config, LearngeneKind kind = LearngeneKind.MmLg) =>
        new() { Kind = kind, Config = config, Mode = kind == LearngeneKind.MmLg ? CoefficientMode.Table : CoefficientMode.TlegFixed };

    [Fact]
    public void Parts_of_vit_b16_have_the_known_sizes()
    {
        Assert.Equal(7_087_872, BlockGroups.ParameterCount(_base16.Vision!));
        Assert.Equal(3_152_384, BlockGroups.ParameterCount(_base16.Text!));
        Assert.Equal(1_138_176, ClipShapes.VisionFrame(_base16.Vision!, 512).Values.Sum(ClipShapes.Count));
        Assert.Equal(25_599_488, ClipShapes.TextFrame(_base16.Text!, 512).Values.Sum(ClipShapes.Count));
        Assert.Equal(149_620_737, ClipShapes.ParameterCount(_base16));
    }

    [Fact]
    public void Learngene_of_vit_b16_has_the_known_size()
    {
        var storage = LearngeneStorage.Of(Info(_base16), family: _depths.Select(depth => _base16.WithDepth(depth, depth)));
        Assert.Equal(44_065_793, storage.Parameters);
        Assert.Equal(0.2945, storage.Ratio, 1e-4);
        Assert.Equal(0.151, storage.RatioWithoutTokens, 1e-3);
        Assert.Equal(17_328_128, storage.BlockParameters);
        Assert.Equal(122_883_072, storage.AncestorBlockParameters);
        Assert.Equal(0.141, storage.BlockRatio, 1e-3);
        Assert.Equal(384, storage.Coefficients);
        Assert.Equal(543_298_565, storage.FamilyParameters);
        Assert.Equal(0.081, storage.FamilyRatio, 1e-3);
        var padMin = storage.Parameters - BlockGroups.ParameterCount(_base16.Vision!) + BlockGroups.ParameterCount(_base16.Text!);
        Assert.Equal(40_130_305, padMin);
        Assert.Equal(0.2682, (double)padMin / storage.AncestorParameters, 1e-4);
        Assert.Equal(13_392_640, storage.BlockParameters - BlockGroups.ParameterCount(_base16.Vision!) + BlockGroups.ParameterCount(_base16.Text!));
    }

    [Fact]
    public void Two_tlegs_of_vit_b16_have_the_known_size()
    {
        var storage = LearngeneStorage.Of(Info(_base16, LearngeneKind.Tleg));
        Assert.Equal(47_218_177, storage.Parameters);
        Assert.Equal(0.3156, storage.Ratio, 1e-4);
    }

    [Fact]
    public void The_toy_has_the_known_sizes()
    {
        Assert.Equal(49_984, BlockGroups.ParameterCount(Toy.Config.Vision!));
        Assert.Equal(28_272, BlockGroups.ParameterCount(Toy.Config.Text!));
        var storage = LearngeneStorage.Of(Info(Toy.Config));
        Assert.Equal(128_240, storage.BlockParameters);
        Assert.Equal(313_024, storage.AncestorBlockParameters);
        Assert.Equal(0.40968, storage.BlockRatio, 1e-5);
    }

    [Theory]
    [InlineData(LearngeneKind.MmLg)]
    [InlineData(LearngeneKind.Tleg)]
    public void Counts_are_those_of_the_objects(LearngeneKind kind)
    {
        using var ancestor = Toy.Model();
        Assert.Equal(ClipShapes.ParameterCount(Toy.Config), ancestor.ParameterCount);
        Assert.Equal(ancestor.State().Select(item => (item.Name, string.Join(' ', item.Value.Shape))).Order(), ClipShapes.State(Toy.Config).Select(item => (item.Key, string.Join(' ', item.Value))).Order());
        using var learngene = kind == LearngeneKind.MmLg ? MmLg.Create(ancestor) : Tleg.Create(ancestor);
        var storage = LearngeneStorage.Of(learngene.Info);
        Assert.Equal(learngene.ParameterCount, storage.Parameters + (kind == LearngeneKind.MmLg ? storage.Coefficients : 0));
        Assert.Equal(learngene.State().Select(item => (item.Name, string.Join(' ', item.Value.Shape))).Order(), LearngeneFile.Shapes(learngene.Info).Select(item => (item.Key, string.Join(' ', item.Value))).Order());
    }

    [Fact]
    public void The_cost_formula_gives_two_point_seven_eight()
    {
        Assert.Equal(3.3333, ExtractionCost.PretrainEach(1, _depths, 12), 1e-4);
        Assert.Equal(1.2, ExtractionCost.Family(0.75, 0.06, _depths, 12), 1e-12);
        Assert.Equal(2.78, ExtractionCost.PretrainEach(1, _depths, 12) / ExtractionCost.Family(0.75, 0.06, _depths, 12), 1e-2);
    }

    [Fact]
    public void Operations_of_vit_b16_are_those_counted_by_hand()
    {
        // 196 patches; 197 tokens through 12 blocks of 768; one projection of the class token.
        double block = 2.0 * 197 * ((4.0 * 768 * 768) + (2.0 * 197 * 768) + (8.0 * 768 * 768));
        Assert.Equal((2.0 * 196 * 768 * 768) + (12 * block) + (2.0 * 768 * 512), ClipFlops.Picture(_base16), 1.0);
        // About 35 billion, twice the 17.6 billion multiply-adds usually told for ViT-B/16.
        Assert.InRange(ClipFlops.Picture(_base16), 34.9e9, 35.3e9);
        double words = 2.0 * 10 * ((12.0 * 512 * 512) + (2.0 * 10 * 512));
        Assert.Equal((12 * words) + (2.0 * 512 * 512), ClipFlops.Caption(_base16, 10), 1.0);
        Assert.Equal(ClipFlops.Picture(_base16) + ClipFlops.Caption(_base16), ClipFlops.Pair(_base16), 1.0);
        Assert.True(ClipFlops.Picture(_base16, 98) < 0.51 * ClipFlops.Picture(_base16));
        Assert.Equal(0, ClipFlops.Caption(_base16 with { Text = null }));
    }

    [Fact]
    public void A_teacher_costs_a_third_of_a_student_of_its_size()
    {
        var alone = ExtractionCost.Training(_base16, 1000);
        Assert.Equal(3000 * ClipFlops.Pair(_base16), alone, 1.0);
        Assert.Equal(4 / 3.0, ExtractionCost.Training(_base16, 1000, _base16) / alone, 1e-12);
        // The sums themselves are nothing beside a batch of a thousand pairs.
        Assert.InRange(ExtractionCost.Sums(Info(_base16), 1) / alone, 0, 2e-5);
    }

    [Fact]
    public void The_page_shows_the_numbers_of_the_code()
    {
        var storage = LearngeneStorage.Of(Info(_base16), family: _depths.Select(depth => _base16.WithDepth(depth, depth)));
        var tleg = LearngeneStorage.Of(Info(_base16, LearngeneKind.Tleg));
        FormattableString[] rows =
        [
            $"| one ViT-B/16 CLIP | {storage.AncestorParameters:N0} | 100 % |",
            $"| its blocks | {storage.AncestorBlockParameters:N0} | |",
            $"| MM-LG learngene | {storage.Parameters:N0} | {100 * storage.Ratio:F2} % |",
            $"| without the token table on either side | {storage.Parameters - storage.TokenTable:N0} | {100 * storage.RatioWithoutTokens:F1} % |",
            $"| its blocks against all blocks | {storage.BlockParameters:N0} | {100 * storage.BlockRatio:F1} % |",
            $"| against five models of 4, 6, 8, 10 and 12 layers, {storage.FamilyParameters:N0} together | {storage.Parameters:N0} | {100 * storage.FamilyRatio:F1} % |",
            $"| a TLEG a tower | {tleg.Parameters:N0} | {100 * tleg.Ratio:F2} % |",
        ];
        var page = File.ReadAllText(Path.Combine(Checkout(), "docs", "methods", "mm-lg.md"));
        Assert.All(rows, row => Assert.Contains(FormattableString.Invariant(row), page, StringComparison.Ordinal));
    }

    private static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent!;
        return folder.FullName;
    }
}
