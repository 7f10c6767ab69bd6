namespace Clade.Data.Corruptions;

/// <summary>
/// What a video codec does to one picture: luma and halved chroma in blocks of 8 x 8 cosine coefficients, each rounded to a step. Stands for H.264, whose steps it has
/// (doubling every 6 of QP); there is no prediction, so equal QP is somewhat coarser than there.
/// </summary>
internal sealed class BlockCodec
{
    public const int Block = 8;
    private static readonly float[] Cosines = [.. Enumerable.Range(0, 64).Select(i => (float)(Math.Cos((2 * (i % 8) + 1) * (i / 8) * Math.PI / 16) * Math.Sqrt((i < 8 ? 1 : 2) / 8.0)))];

    // H.264, table 8-15: colour is never coarser than at QP 39.
    private static readonly int[] ChromaQps = [29, 30, 31, 32, 32, 33, 34, 34, 35, 35, 36, 36, 37, 37, 37, 38, 38, 38, 39, 39, 39, 39];

    /// <summary>One plane: its size and [rows · columns] blocks of 64 levels.</summary>
    public sealed record CodedPlane(int Width, int Height, int Columns, int Rows, int[] Levels);

    public CodedPlane[] Planes { get; }

    private readonly float _lumaStep, _chromaStep;

    /// <summary>Codes a picture.</summary>
    /// <param name="picture">Stays as it is.</param>
    /// <param name="qp">0 to 51.</param>
    public BlockCodec(FloatPicture picture, int qp)
    {
        (_lumaStep, _chromaStep) = (Step(qp), Step(qp < 30 ? qp : ChromaQps[qp - 30]));
        var (red, green, blue) = (picture.Planes[0], picture.Planes[1], picture.Planes[2]);
        var (luma, cb, cr) = (picture.Grey(), new float[picture.Area], new float[picture.Area]);
        for (var i = 0; i < luma.Length; i++)
            (cb[i], cr[i]) = (0.564f * (blue[i] - luma[i]), 0.713f * (red[i] - luma[i]));
        Planes =
        [
            Code(luma, picture.Width, picture.Height, _lumaStep),
            Code(Halved(cb, picture.Width, picture.Height), Half(picture.Width), Half(picture.Height), _chromaStep),
            Code(Halved(cr, picture.Width, picture.Height), Half(picture.Width), Half(picture.Height), _chromaStep),
        ];
    }

    /// <summary>Writes the coded picture into planes of the size it had.</summary>
    public void Decode(FloatPicture picture)
    {
        float[] luma = Pixels(Planes[0], _lumaStep), cb = Pixels(Planes[1], _chromaStep), cr = Pixels(Planes[2], _chromaStep);
        for (var i = 0; i < luma.Length; i++)
        {
            var (x, y) = (((i % picture.Width) - 0.5) / 2, ((i / picture.Width) - 0.5) / 2);
            var blue = Warp.At(cb, Planes[1].Width, Planes[1].Height, x, y, Edge.Clamp);
            var red = Warp.At(cr, Planes[2].Width, Planes[2].Height, x, y, Edge.Clamp);
            picture.Planes[0][i] = Math.Clamp(luma[i] + (red / 0.713f), 0, 1);
            picture.Planes[1][i] = Math.Clamp(luma[i] - (0.114f / 0.587f / 0.564f * blue) - (0.299f / 0.587f / 0.713f * red), 0, 1);
            picture.Planes[2][i] = Math.Clamp(luma[i] + (blue / 0.564f), 0, 1);
        }
    }

    /// <summary>In levels of bytes: 1 at QP 4.</summary>
    public static float Step(int qp) => (float)Math.Pow(2, (qp - 4) / 6.0);

    private static int Half(int side) => (side + 1) / 2;

    private static float[] Halved(float[] plane, int width, int height)
    {
        var small = new float[Half(width) * Half(height)];
        for (var i = 0; i < small.Length; i++)
        {
            var (x, y) = (2 * (i % Half(width)), 2 * (i / Half(width)));
            var (right, below) = (Math.Min(x + 1, width - 1), Math.Min(y + 1, height - 1) * width);
            small[i] = (plane[(y * width) + x] + plane[(y * width) + right] + plane[below + x] + plane[below + right]) / 4;
        }

        return small;
    }

    private static CodedPlane Code(float[] plane, int width, int height, float step)
    {
        var (columns, rows) = ((width + Block - 1) / Block, (height + Block - 1) / Block);
        var levels = new int[columns * rows * 64];
        Span<float> pixels = stackalloc float[64], coefficients = stackalloc float[64];
        for (var block = 0; block < columns * rows; block++)
        {
            for (var i = 0; i < 64; i++)
                pixels[i] = 255 * plane[(Edge.Clamp.Inside((block / columns * Block) + (i / 8), height) * width) + Edge.Clamp.Inside((block % columns * Block) + (i % 8), width)];
            Transform(pixels, coefficients, forward: true);
            // A third is added before cutting, as the reference encoder does for pictures by themselves.
            for (var i = 0; i < 64; i++)
                levels[(block * 64) + i] = (int)(MathF.Abs(coefficients[i] / step) + (1 / 3f)) * Math.Sign(coefficients[i]);
        }

        return new(width, height, columns, rows, levels);
    }

    private static float[] Pixels(CodedPlane coded, float step)
    {
        var plane = new float[coded.Width * coded.Height];
        Span<float> coefficients = stackalloc float[64], pixels = stackalloc float[64];
        for (var block = 0; block < coded.Columns * coded.Rows; block++)
        {
            for (var i = 0; i < 64; i++)
                coefficients[i] = coded.Levels[(block * 64) + i] * step;
            Transform(coefficients, pixels, forward: false);
            for (var i = 0; i < 64; i++)
            {
                var (x, y) = ((block % coded.Columns * Block) + (i % 8), (block / coded.Columns * Block) + (i / 8));
                if (x < coded.Width && y < coded.Height)
                    plane[(y * coded.Width) + x] = pixels[i] / 255;
            }
        }

        return plane;
    }

    // Rows, then columns: an orthonormal map, so that the way back is its transpose.
    private static void Transform(ReadOnlySpan<float> from, Span<float> to, bool forward)
    {
        Span<float> middle = stackalloc float[64];
        for (var i = 0; i < 64; i++)
        {
            float sum = 0;
            for (var k = 0; k < 8; k++)
                sum += from[(i / 8 * 8) + k] * Cosines[forward ? (i % 8 * 8) + k : (k * 8) + (i % 8)];
            middle[i] = sum;
        }

        for (var i = 0; i < 64; i++)
        {
            float sum = 0;
            for (var k = 0; k < 8; k++)
                sum += middle[(k * 8) + (i % 8)] * Cosines[forward ? (i / 8 * 8) + k : (k * 8) + (i / 8)];
            to[i] = sum;
        }
    }
}
