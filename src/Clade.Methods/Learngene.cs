using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>
/// What is extracted from an ancestor CLIP and stored once: two blocks a tower, the scalars that mix them into layers, and
/// the tensors outside of blocks. While it is extracted it is trained through <see cref="Auxiliary"/>, a CLIP whose layers
/// are computed from it. Owns its tensors and the auxiliary model. Not thread-safe while it is trained.
/// </summary>
/// <remarks>
/// Names: <c>mm.G.weight|bias</c>, <c>uni_v.*</c>, <c>uni_t.*</c> (MM-LG) or <c>base_v.*</c>, <c>slope_v.*</c>, <c>base_t.*</c>,
/// <c>slope_t.*</c> (TLEG) with G of <see cref="BlockGroups.Names"/>; <c>coef.v</c>, <c>coef.t</c>; <c>shared_v.*</c>,
/// <c>shared_t.*</c> as in the model; <c>logit_scale</c>.
/// </remarks>
public sealed class Learngene : Module
{
    private readonly LearngeneBlocks _image, _text;

    /// <summary>A fresh learngene, drawn as TLEG draws it; tensors outside of blocks are drawn as CLIP draws them. Values follow the seed of <see cref="TorchRuntime.Seed"/>.</summary>
    /// <param name="info">What it is.</param>
    /// <param name="initStd">Standard deviation of the matrices of its blocks.</param>
    /// <exception cref="InputException">The towers cannot share a block.</exception>
    public Learngene(LearngeneInfo info, double initStd = 0.02)
    {
        ArgumentNullException.ThrowIfNull(info);
        Info = info.Checked();
        using var _ = Autograd.NoGrad();
        var (vision, text) = (info.Vision, info.Text);
        var coefficients = Child("coef", new Scalars(info));
        LearngeneBlocks image, words;
        if (info.Kind == LearngeneKind.MmLg)
        {
            var multimodal = Child("mm", new BlockBasis(info.Widest, initStd, 1, OutputScale(Math.Max(vision.Layers, text.Layers))));
            image = new LearngeneBlocks(vision, multimodal, "mm", Child("uni_v", Fresh(vision, 0)), "uni", coefficients.Image);
            words = new LearngeneBlocks(text, multimodal, null, Child("uni_t", Fresh(text, 0)), "uni", coefficients.Text);
        }
        else
        {
            image = new LearngeneBlocks(vision, Child("base_v", Fresh(vision, 1)), "base", Child("slope_v", Fresh(vision, 0)), "slope", coefficients.Image);
            words = new LearngeneBlocks(text, Child("base_t", Fresh(text, 1)), "base", Child("slope_t", Fresh(text, 0)), "slope", coefficients.Text);
        }

        (_image, _text) = (image, words);
        Auxiliary = new ClipModel(info.Config, image, words);
        var frame = Auxiliary.Parameters().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        foreach (var name in ClipShapes.VisionFrame(vision, info.Config.EmbedDim).Keys)
            Parameter(SharedImage + name, frame[ClipShapes.VisionPrefix + name]);
        foreach (var name in ClipShapes.TextFrame(text, info.Config.EmbedDim).Keys)
            Parameter(SharedText + name, frame[name]);
        Parameter("logit_scale", Auxiliary.LogitScale);

        BlockBasis Fresh(TowerConfig tower, double normGain) => new(tower, initStd, normGain, OutputScale(tower.Layers));
    }

    internal const string SharedImage = "shared_v.", SharedText = "shared_t.";

    /// <summary>What it is.</summary>
    public LearngeneInfo Info { get; private set; }

    /// <summary>The auxiliary CLIP, computed from this learngene in each forward pass; its parameters are this learngene's, each exposed once. Owned by the learngene: do not dispose it.</summary>
    public ClipModel Auxiliary { get; }

    /// <summary>Runs <see cref="Auxiliary"/> at other depths from now on, with coefficients as descendants of these depths get them; null goes back to a tower's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A depth is not positive.</exception>
    public void RunAtDepth(int? depthImage, int? depthText)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depthImage ?? 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depthText ?? 1);
        (_image.OtherDepth, _text.OtherDepth) = (depthImage, depthText);
    }

    /// <summary>Loads a file; numbers become float32.</summary>
    /// <exception cref="InputException">The file is missing, truncated, of another version, or its tensors do not fit what it says of itself.</exception>
    public static Learngene Load(string path) => LearngeneFile.Load(path);

    /// <summary>Writes a safetensors file atomically.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="floatType">Type of blocks and shared tensors, for example bfloat16; scalars stay float32. Null: float32, read back bit by bit.</param>
    /// <param name="metadata">More notes, added to those of <see cref="Info"/>.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path, ElementType? floatType = null, IReadOnlyDictionary<string, string>? metadata = null)
    {
        if (metadata is not null)
            Note(metadata);
        LearngeneFile.Save(path, this, floatType);
    }

    /// <summary>Says where it comes from.</summary>
    /// <param name="ancestor">Name or fingerprint of the ancestor.</param>
    /// <param name="step">Steps of extraction so far.</param>
    /// <param name="seed">Seed of the extraction.</param>
    public void Describe(string ancestor, long step, long seed) => Info = Info with { Ancestor = ancestor, Step = step, Seed = seed };

    /// <summary>A descendant: an ordinary model that shares nothing with the learngene. The caller owns it.</summary>
    /// <param name="target">Its sizes; a tower may be missing, see <see cref="LearngeneGrowth"/>.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InputException">The learngene cannot become the target; the sentence says why.</exception>
    public ClipModel Grow(ClipConfig target, GrowOptions? options = null)
    {
        using var scope = new TensorScope();
        return ClipModel.From(target, new LearngeneGrowth(Info, options).Transform(State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal), target));
    }

    /// <summary>A descendant with both towers at the auxiliary's widths. The caller owns it.</summary>
    /// <param name="depthImage">Layers of its image tower; null for the auxiliary's.</param>
    /// <param name="depthText">Layers of its text tower; null for the auxiliary's.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="InputException">A depth is not positive.</exception>
    public ClipModel Grow(int? depthImage = null, int? depthText = null, GrowOptions? options = null) => Grow(Info.Config.WithDepth(depthImage, depthText), options);

    /// <summary>Starts the tensors outside of blocks from those of a model, wherever shapes match; the logit scale stays.</summary>
    internal void CopyFrame(ClipModel model)
    {
        using var _ = Autograd.NoGrad();
        var source = model.State().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        foreach (var (name, target) in Parameters())
        {
            var original = name.StartsWith(SharedImage, StringComparison.Ordinal) ? ClipShapes.VisionPrefix + name[SharedImage.Length..]
                : name.StartsWith(SharedText, StringComparison.Ordinal) ? name[SharedText.Length..] : "";
            if (source.TryGetValue(original, out var value) && value.Shape.SequenceEqual(target.Shape))
                target.CopyInPlace(value);
        }
    }

    /// <summary>Adds notes, or replaces those of the same names.</summary>
    internal void Note(IReadOnlyDictionary<string, string> notes) =>
        Info = Info with { Notes = Info.Notes.Concat(notes).GroupBy(pair => pair.Key).ToDictionary(same => same.Key, same => same.Last().Value, StringComparer.Ordinal) };

    // CLIP shrinks what each layer adds to the residual stream; at few layers it makes no difference worth having.
    private static double OutputScale(int layers) => layers >= 12 ? Math.Pow(2 * layers, -0.5) : 1;

    // coef.v and coef.t.
    private sealed class Scalars : Module
    {
        internal Scalars(LearngeneInfo info)
        {
            Image = Child("", new LearngeneCoefficients("v", info.Mode, info.Vision.Layers));
            Text = Child("", new LearngeneCoefficients("t", info.Mode, info.Text.Layers));
        }

        internal LearngeneCoefficients Image { get; }

        internal LearngeneCoefficients Text { get; }
    }
}
