using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation.Tests.Features;

/// <summary>An image tower that counts what goes through it.</summary>
internal sealed class CountedImages : ImageTower
{
    private readonly ImageTower _inner;

    public CountedImages(ImageTower inner) => _inner = Child("inner", inner);

    public int Pictures { get; set; }

    public override int ImageSize => _inner.ImageSize;

    public override Tensor Encode(Tensor pixels, Action<string, Tensor>? observe = null)
    {
        Pictures += (int)pixels.Size(0);
        return _inner.Encode(pixels, observe);
    }
}

/// <summary>A text tower that counts what goes through it.</summary>
internal sealed class CountedTexts : TextTower
{
    private readonly TextTower _inner;

    public CountedTexts(TextTower inner) => _inner = Child("inner", inner);

    public int Texts { get; set; }

    public override int? MaxTokens => _inner.MaxTokens;

    public override Tensor Encode(TextInput input, Action<string, Tensor>? observe = null)
    {
        Texts += (int)input.Ids.Size(0);
        return _inner.Encode(input, observe);
    }
}

/// <summary>A tiny model whose towers count, and sets of tiny pictures.</summary>
internal sealed class Counted : IDisposable
{
    public static readonly ClipPreprocess Preprocess = ClipPreprocess.Clip(8);

    private static readonly byte[][] s_pictures = [.. Enumerable.Range(0, 37).Select(i =>
    {
        var pixels = new byte[10 * 9 * 3];
        new Random(i).NextBytes(pixels);
        return ImageFile.EncodePng(new RgbImage(10, 9, pixels));
    })];

    private readonly DualEncoder _model;

    public Counted(string weights = "w1", bool fingerprint = true)
    {
        TorchRuntime.Seed(5);
        Images = new CountedImages(new VisionTransformer(Tiny.Config.Vision!, Tiny.Config.EmbedDim));
        Texts = new CountedTexts(new TextTransformer(Tiny.Config.Text!, Tiny.Config.EmbedDim));
        _model = new DualEncoder(Images, Texts);
        Model = new EvaluatedModel("counted", _model, new LetterTokenizer(), Preprocess, fingerprint ? new Fingerprint(weights, "t1", "p1") : null);
    }

    public CountedImages Images { get; }

    public CountedTexts Texts { get; }

    public EvaluatedModel Model { get; }

    /// <summary>Pictures of noise, numbered; those in <paramref name="broken"/> are no pictures.</summary>
    public static PictureSet Set(int count, string hash = "h1", params int[] broken) => new("noise", [.. Enumerable.Range(0, count).Select(i =>
        new PictureEntry($"{i:D4}", () => broken.Contains(i) ? [1, 2, 3] : s_pictures[i * i % 37]) { Label = i % 3 })], ["a", "b", "c"], hash, []);

    public void Dispose()
    {
        Model.Dispose();
        _model.Dispose();
    }
}

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("clade-features-").FullName;

    public string[] Blocks => [.. Directory.EnumerateFiles(Path, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
