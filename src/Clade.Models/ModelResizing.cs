using Clade.Core;
using Clade.Torch;

namespace Clade.Models;

/// <summary>A model for pictures of another size or for texts of another length: the same weights, positional tables resized. Stateless and thread-safe.</summary>
public static class ModelResizing
{
    private const string ImagePrefix = "visual.";

    /// <summary>The architecture at other sizes.</summary>
    /// <param name="config">The architecture.</param>
    /// <param name="imageSize">Pixels a side; null leaves the image tower as it is.</param>
    /// <param name="contextLength">Most tokens of a text; null leaves the text tower as it is.</param>
    /// <exception cref="InputException">There is no such tower, its architecture fixes its size, or the size does not fit it.</exception>
    public static DualEncoderConfig Resize(DualEncoderConfig config, int? imageSize = null, int? contextLength = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        var resized = config with
        {
            Image = imageSize is { } size ? Image(config.Image ?? throw new InputException("The model has no image tower whose pictures could have another size."), size) : config.Image,
            Text = contextLength is { } length ? Text(config.Text ?? throw new InputException("The model has no text tower whose texts could have another length."), length) : config.Text,
        };
        using var _ = Initialise.ShapesOnly();
        resized.Create().Dispose();
        return resized;
    }

    /// <summary>
    /// A copy of a model at the sizes of <see cref="Resize(DualEncoderConfig, int?, int?)"/>. The image tower's table is resampled as OpenCLIP does
    /// (<see cref="PositionalTables.ResizeGrid(Tensor, int)"/>). A causal text tower's table loses its last places, or is stretched as Long-CLIP does
    /// (<see cref="PositionalTables.StretchContext"/>); where the whole context is seen, it is resampled (<see cref="PositionalTables.ResizeContext"/>). The caller
    /// disposes the copy.
    /// </summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="from">Its architecture.</param>
    /// <param name="to">The same at other sizes.</param>
    public static DualEncoder Resize(DualEncoder model, DualEncoderConfig from, DualEncoderConfig to)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        using var _ = Autograd.NoGrad();
        var copy = to.Create();
        try
        {
            copy.To(model.LogitScale.ElementType);
            var weights = model.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
            foreach (var (name, target) in copy.State())
            {
                using var scope = new TensorScope();
                var table = weights[name];
                if (!table.Shape.SequenceEqual(target.Shape))
                    table = name.StartsWith(ImagePrefix, StringComparison.Ordinal) ? Grid(table, target.Shape) : Places(table, target.Size(0), (TextConfig)from.Text!);
                target.CopyInPlace(table);
            }

            return copy;
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private static IImageConfig Image(IImageConfig image, int size)
    {
        IImageConfig resized = image switch
        {
            VisionConfig vision => vision with { ImageSize = size },
            EvaConfig eva => eva with { ImageSize = size },
            ResNetConfig resNet => resNet with { ImageSize = size },
            ConvNeXtConfig convNeXt => convNeXt with { ImageSize = size },
            MciConfig mci => mci with { ImageSize = size },
            ConvStemConfig convStem => convStem with { ImageSize = size },
            _ => throw new InputException("The image tower's architecture fixes the size of its pictures; models with a Vision Transformer, an EVA tower, a ResNet, a ConvNeXt or a MobileCLIP tower can be resized."),
        };
        return resized;
    }

    private static TextConfig Text(ITextConfig text, int length) => text is TextConfig transformer ? transformer with { ContextLength = length }
        : throw new InputException("The text tower's architecture fixes the length of its texts; models with CLIP's own text transformer can be resized.");

    // [1 + g·g, d], [g·g, d], or with a batch dimension of 1 before them; a class position is there if without it the rows are a square.
    private static Tensor Grid(Tensor table, long[] wanted)
    {
        var width = table.Size(-1);
        var flat = table.Reshape([-1, width]);
        var hasClass = Math.Sqrt(flat.Size(0)) % 1 != 0;
        var side = (int)Math.Sqrt(wanted[^2] - (hasClass ? 1 : 0));
        return PositionalTables.ResizeGrid(flat, side, side, hasClass).Reshape(wanted);
    }

    private static Tensor Places(Tensor table, long wanted, TextConfig text)
    {
        if (text.NeedsWholeContext)
        {
            // The appended token's place comes last and is no place of the text.
            var appended = text.Places - text.ContextLength;
            var resized = PositionalTables.ResizeContext(table.Narrow(0, 0, text.ContextLength), (int)wanted - appended);
            return appended == 0 ? resized : Operators.Cat([resized, table.Narrow(0, text.ContextLength, appended)]);
        }

        const int Kept = 20;
        return wanted < table.Size(0) ? table.Narrow(0, 0, wanted) : PositionalTables.StretchContext(table, (int)wanted, Math.Min(Kept, text.ContextLength / 2));
    }
}
