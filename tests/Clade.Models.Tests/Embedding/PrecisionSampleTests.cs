using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>How far another precision turns vectors is seen before anything is written.</summary>
public sealed class PrecisionSampleTests : IDisposable
{
    private static readonly string[] s_texts = [.. Enumerable.Range(0, 200).Select(i => $"picture number {i}")];

    private readonly LoadedModel _model = LoadedModel.Load(LoadedModelTests.Ancestor);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(ElementType.Float32, 0.999999, 1.000001)]
    [InlineData(ElementType.BFloat16, 0.998, 0.9999999)]
    public void The_lowest_cosine_is_that_of_the_precision(ElementType type, double least, double most)
    {
        var sample = PrecisionSample.Take(_model, new DrawnPictures(1000), s_texts);
        Assert.Equal(15 + 3, sample.Count);
        _model.Pack(new ComputePlan(type, ProductKind.Convolution));
        Assert.InRange(sample.Cosine(_model)!.Value, least, most);
    }

    [Fact]
    public void One_vector_that_is_off_is_seen()
    {
        var sample = PrecisionSample.Take(_model, new DrawnPictures(1000), s_texts);
        using var none = Autograd.NoGrad();
        ((VisionTransformer)_model.Model.Image!).Projection.MulInPlace(-1);
        Assert.Equal(-1, sample.Cosine(_model)!.Value, 1e-6);
        ((VisionTransformer)_model.Model.Image!).Projection.MulInPlace(-1);
        Assert.Equal(1, sample.Cosine(_model)!.Value, 1e-6);
        foreach (var (_, value) in _model.Model.Text!.State())
            value.MulInPlace(double.NaN);
        Assert.Equal(-1, sample.Cosine(_model));
    }

    [Fact]
    public void Few_entries_are_not_looked_at_and_broken_ones_are_left_out()
    {
        var few = new DrawnPictures(63);
        var sample = PrecisionSample.Take(_model, few, []);
        Assert.Equal((0, 0), (sample.Count, few.Reads));
        Assert.Null(sample.Cosine(_model));
        Assert.Equal(5, PrecisionSample.Take(_model, new DrawnPictures(640, row => row % 128 == 64), []).Count);
        Assert.Equal(16, PrecisionSample.Take(_model, new DrawnPictures(100_000), []).Count);
        Assert.Null(PrecisionSample.Take(_model, new DrawnPictures(640, _ => true), []).Cosine(_model));
    }
}
