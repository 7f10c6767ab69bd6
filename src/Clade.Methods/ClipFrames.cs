using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>Tensors outside of blocks, from one model to a smaller one: leading channels, positions for another grid, fewer positions of text.</summary>
internal static class ClipFrames
{
    /// <summary>Says why a model cannot be cut to another, or nothing.</summary>
    /// <param name="what">What is cut, for the sentence.</param>
    /// <param name="from">Its sizes.</param>
    /// <param name="to">Sizes wanted.</param>
    /// <exception cref="InputException">A tower, width, head width, patch size, vocabulary, context or activation does not fit.</exception>
    internal static void Check(string what, ClipConfig from, ClipConfig to)
    {
        Refuse(to.Vision is null && to.Text is null, "a model needs at least one tower");
        Refuse(to.EmbedDim != from.EmbedDim, $"its joint space has {from.EmbedDim} dimensions, not {to.EmbedDim}");
        if (to.Vision is { } vision)
        {
            Refuse(from.Vision is null, "it has no image tower");
            Tower("image", from.Vision!, vision);
            Refuse(vision.PatchSize != from.Vision!.PatchSize, $"its patches have {from.Vision.PatchSize} pixels a side, not {vision.PatchSize}");
            Refuse(vision.ImageSize < vision.PatchSize || vision.ImageSize % vision.PatchSize != 0, $"{vision.ImageSize} pixels do not divide into patches of {vision.PatchSize}");
        }

        if (to.Text is { } text)
        {
            Refuse(from.Text is null, "it has no text tower");
            Tower("text", from.Text!, text);
            Refuse(text.VocabularySize != from.Text!.VocabularySize, $"its vocabulary has {from.Text.VocabularySize} tokens, not {text.VocabularySize}");
            Refuse(text.ContextLength > from.Text.ContextLength || text.ContextLength < 2, $"its captions have at most {from.Text.ContextLength} tokens and at least 2, not {text.ContextLength}");
        }

        void Tower(string name, TowerConfig a, TowerConfig b)
        {
            Refuse(b.Layers is < 1 or > 1000, $"the {name} tower would have {b.Layers} layers; ask for 1 to 1000");
            Refuse(b.HeadWidth != a.HeadWidth, $"heads of its {name} tower have {a.HeadWidth} channels, not {b.HeadWidth}");
            Refuse(b.Width > a.Width || b.Width < 1 || b.Width % b.HeadWidth != 0, $"its {name} tower is {a.Width} wide; a narrower one has a multiple of {a.HeadWidth}, not {b.Width}");
            Refuse(b.MlpWidth > a.MlpWidth || b.MlpRatio != a.MlpRatio, $"the MLP of its {name} tower is {a.MlpRatio} times as wide as the tower, not {b.MlpRatio} times");
            Refuse(b.Activation != a.Activation, $"its {name} tower uses {a.Activation}, not {b.Activation}");
        }

        void Refuse(bool wrong, string why)
        {
            if (wrong)
                throw new InputException($"The {what} cannot become this model: {why}.");
        }
    }

    /// <summary>Fresh tensors of the image tower outside its blocks, under the names of the model.</summary>
    internal static void Vision(Func<string, Tensor> source, VisionConfig to, int embedDim, Dictionary<string, Tensor> weights)
    {
        foreach (var (name, shape) in ClipShapes.VisionFrame(to, embedDim))
        {
            var tensor = source(name);
            if (name == "positional_embedding")
                tensor = PositionalTables.ResizeGrid(tensor, to.Grid);
            weights[ClipShapes.VisionPrefix + name] = BlockGroups.LeadingCorner(tensor, shape).Contiguous().Clone();
        }
    }

    /// <summary>Fresh tensors of the text tower outside its blocks, under the names of the model.</summary>
    internal static void Text(Func<string, Tensor> source, TextConfig to, int embedDim, Dictionary<string, Tensor> weights)
    {
        foreach (var (name, shape) in ClipShapes.TextFrame(to, embedDim))
            weights[name] = BlockGroups.LeadingCorner(source(name), shape).Contiguous().Clone();
    }
}
