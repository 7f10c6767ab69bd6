using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation.Tests;

/// <summary>The smallest model that has everything, and a tokenizer of one id a letter.</summary>
internal static class Tiny
{
    public static readonly ClipConfig Config = new()
    {
        EmbedDim = 12,
        Vision = new VisionConfig { Width = 16, Layers = 1, HeadWidth = 8, ImageSize = 8, PatchSize = 4 },
        Text = new TextConfig { Width = 16, Layers = 2, HeadWidth = 8, ContextLength = 16, VocabularySize = 40 },
    };

    public static ClipModel Model(ClipConfig? config = null)
    {
        TorchRuntime.Seed(5);
        return new ClipModel(config ?? Config);
    }

    public static Tensor Unit(long rows, long width, long seed)
    {
        TorchRuntime.Seed(seed);
        return ClipModel.Normalise(Operators.Randn([rows, width], ElementType.Float32));
    }
}

internal sealed class LetterTokenizer : ITokenizer
{
    public int VocabularySize { get; init; } = 40;

    public TokenFrame Frame { get; } = new([38], [39], 0);

    public int ContextLength { get; init; } = 16;

    public IReadOnlyList<int> Encode(string text) => [.. Clean(text).Select(letter => letter % 37 + 1)];

    public string Clean(string text) => text.Trim();

    public string Decode(ReadOnlySpan<int> ids) => throw new NotSupportedException();

    public string Piece(int id) => throw new NotSupportedException();
}
