using Clade.Data.Corpora;
using Clade.Models;
using Clade.Torch;

namespace Clade.Tests;

/// <summary>The shipped model and pictures of the shipped corpus, once for all tests. Vectors in float32, which every machine has.</summary>
public sealed class Shipped : IDisposable
{
    private readonly Lazy<Clip> _clip = new(() => Clip.Load(Model, Exact));
    private readonly Lazy<LoadedModel> _plain = new(() => LoadedModel.Load(Model));
    private readonly Lazy<IReadOnlyList<CorpusItem>> _items = new(() => [.. Corpus.Open(Asset("corpora/pictograms-mini")).Items.Where(item => item.Style == "openmoji")]);

    /// <summary>Folder of the model.</summary>
    public static string Model => Asset("models/ancestor-pictograms");

    public static ClipOptions Exact { get; } = new() { Precision = ClipPrecision.Float32, BatchSize = 4 };

    public Clip Clip => _clip.Value;

    /// <summary>Encoded pictures with their names, the first so many of a style that the model was not trained on.</summary>
    public IReadOnlyList<(string Caption, byte[] Bytes)> Pictures(int count) => [.. _items.Value.Take(count).Select(item => (item.Captions[0], item.ReadImage()))];

    /// <summary>The picture of one concept.</summary>
    public byte[] Picture(string caption) => _items.Value.First(item => item.Captions[0] == caption).ReadImage();

    /// <summary>What the layer below gives, as it is loaded, for the same texts, all in one batch.</summary>
    public float[][] Reference(IReadOnlyList<string> texts)
    {
        using var scope = new TensorScope();
        return Rows(DualEncoder.Normalise(_plain.Value.EncodeTexts(texts)));
    }

    /// <summary>What the layer below gives, as it is loaded, for the same pictures, all in one batch.</summary>
    public float[][] Reference(IReadOnlyList<byte[]> pictures)
    {
        using var scope = new TensorScope();
        var preprocess = _plain.Value.Preprocess!;
        float[] pixels = [.. pictures.SelectMany(bytes => preprocess.Apply(bytes, "picture"))];
        return Rows(DualEncoder.Normalise(_plain.Value.EncodeImages(Tensor.From<float>(pixels, [pictures.Count, 3, preprocess.Size, preprocess.Size]))));
    }

    public void Dispose()
    {
        if (_clip.IsValueCreated)
            _clip.Value.Dispose();
        if (_plain.IsValueCreated)
            _plain.Value.Dispose();
    }

    internal static void Close(IReadOnlyList<IReadOnlyList<float>> expected, IReadOnlyList<IReadOnlyList<float>> actual, double tolerance = 4e-6)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var row = 0; row < expected.Count; row++)
        {
            Assert.Equal(expected[row].Count, actual[row].Count);
            for (var i = 0; i < expected[row].Count; i++)
                Assert.InRange(actual[row][i], expected[row][i] - tolerance, expected[row][i] + tolerance);
        }
    }

    private static float[][] Rows(Tensor vectors) => [.. vectors.ToArray<float>().Chunk((int)vectors.Size(1))];

    private static string Asset(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "assets", name);
            if (Directory.Exists(path))
                return path;
        }

        throw new InvalidOperationException($"The shipped {name} is missing from the checkout.");
    }
}

/// <summary>The tests that share the shipped model.</summary>
[CollectionDefinition(Name)]
public sealed class SharedModel : ICollectionFixture<Shipped>
{
    public const string Name = "shipped model";
}
