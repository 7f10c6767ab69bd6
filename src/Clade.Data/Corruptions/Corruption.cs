using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Sets;

namespace Clade.Data.Corruptions;

/// <summary>Where a corruption comes from.</summary>
public enum CorruptionFamily
{
    /// <summary>The 15 of Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions and perturbations", 2019.</summary>
    Common,

    /// <summary>Those of Kar, Yeo, Atanov and Zamir, "3D common corruptions and data augmentation", 2022; some need a <see cref="DepthMap"/>.</summary>
    Space,
}

/// <summary>
/// One kind of damage at severities 1 to 5, for pictures of the sizes that have constants. The same seed, picture number and severity give the same pixels on every
/// machine, up to the last bit of sine and exponential. Immutable and thread-safe.
/// </summary>
public sealed class Corruption
{
    private const string Version = "v1";
    private readonly CorruptionFormula? _formula;
    private readonly DepthFormula? _depthFormula;
    private readonly long _stream;

    private Corruption(string name, CorruptionFamily family, CorruptionFormula? formula, DepthFormula? depthFormula)
    {
        (Name, Family, _formula, _depthFormula) = (name, family, formula, depthFormula);
        _stream = name.Aggregate(0x636F7272, (long hash, char letter) => unchecked((hash * 0x100000001B3) ^ letter));
    }

    /// <summary>The 15 common ones, noise first, in the published order.</summary>
    public static IReadOnlyList<Corruption> Common { get; } =
    [
        Plane("gaussian-noise", Noise.Gaussian), Plane("shot-noise", Noise.Shot), Plane("impulse-noise", Noise.Impulse),
        Plane("defocus-blur", Blurs.Defocus), Plane("glass-blur", Blurs.Glass), Plane("motion-blur", Blurs.Motion), Plane("zoom-blur", Blurs.Zoom),
        Plane("snow", Weather.Snow), Plane("frost", Weather.Frost), Plane("fog", Weather.Fog), Plane("brightness", Weather.Brightness),
        Plane("contrast", Digital.Contrast), Plane("elastic", Digital.Elastic), Plane("pixelate", Digital.Pixelate), Plane("jpeg", Digital.Jpeg),
    ];

    /// <summary>Those that know of space, and those of camera and video published with them.</summary>
    public static IReadOnlyList<Corruption> Space { get; } =
    [
        Deep("near-focus", Corruptions.Space.NearFocus), Deep("far-focus", Corruptions.Space.FarFocus), Deep("fog-3d", Corruptions.Space.Fog),
        Deep("xy-motion-blur", Corruptions.Space.SideMotion), Deep("z-motion-blur", Corruptions.Space.ForwardMotion), Deep("flash", Corruptions.Space.Flash),
        new("low-light", CorruptionFamily.Space, Camera.LowLight, null), new("iso-noise", CorruptionFamily.Space, Camera.IsoNoise, null),
        new("bit-error", CorruptionFamily.Space, Transmission.BitError, null), new("colour-quantisation", CorruptionFamily.Space, Camera.Quantise, null),
        new("video-compression", CorruptionFamily.Space, Transmission.Video, null),
    ];

    /// <summary>All, the common ones first.</summary>
    public static IReadOnlyList<Corruption> All { get; } = [.. Common, .. Space];

    /// <summary>For example <c>gaussian-noise</c>.</summary>
    public string Name { get; }

    /// <summary>Where it comes from.</summary>
    public CorruptionFamily Family { get; }

    /// <summary>True if it needs a <see cref="DepthMap"/>.</summary>
    public bool NeedsDepth => _depthFormula is not null;

    /// <summary>Shorter sides, in pixels, that there are constants for.</summary>
    public IReadOnlyList<int> Sides => Family == CorruptionFamily.Common ? [32, 64, 224] : [224];

    /// <summary>The corruption of that name.</summary>
    /// <exception cref="InputException">There is none; the message says the nearest name.</exception>
    public static Corruption Named(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(corruption => corruption.Name == name)
            ?? throw new InputException(Spelling.Nearest(name, All.Select(corruption => corruption.Name)) is { } nearest
                ? $"There is no corruption '{Printable.Name(name)}'; the nearest is {nearest}."
                : $"There is no corruption '{Printable.Name(name)}'; choose from {string.Join(", ", All.Select(corruption => corruption.Name))}.");
    }

    /// <summary>A damaged copy.</summary>
    /// <param name="picture">Shorter side one of <see cref="Sides"/>. Stays as it is.</param>
    /// <param name="severity">0, which gives the picture itself, to 5.</param>
    /// <param name="number">Of the picture in its set: each has draws of its own, the same at every severity.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="depth">Of the same size, not flat; needed where <see cref="NeedsDepth"/>, else not used.</param>
    /// <exception cref="InputException">There are no constants for the size, or depth is missing, flat or of another size.</exception>
    public RgbImage Apply(RgbImage picture, int severity, long number = 0, long seed = 0, DepthMap? depth = null)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfNegative(severity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(severity, 5);
        if (severity == 0)
            return picture;
        var side = Math.Min(picture.Width, picture.Height);
        if (!Sides.Contains(side))
            throw new InputException($"{Name} has constants for pictures of {string.Join(", ", Sides)} pixels (the shorter side), not for {picture.Width} x {picture.Height}; resize them first.");
        var planes = FloatPicture.From(picture);
        var random = new KeyedRandom(seed, _stream, 0, number);
        if (_depthFormula is null)
            _formula!(planes, side, severity, ref random);
        else
            _depthFormula(planes, Checked(depth, picture), severity, ref random);
        return planes.ToRgb();
    }

    /// <summary>The damage as something done to every picture of a set.</summary>
    /// <param name="severity">0 to 5.</param>
    /// <param name="seed">Any value.</param>
    /// <param name="side">
    /// One of <see cref="Sides"/>: pictures of other sizes are first resized (shorter side, bicubic) and cut to a square in the middle, also at severity 0.
    /// Null: pictures must have such a size.
    /// </param>
    /// <exception cref="InputException">It needs depth, or has no constants for the side.</exception>
    public PictureChange At(int severity, long seed = 0, int? side = null)
    {
        if (NeedsDepth)
            throw new InputException($"{Name} needs to know how far things are; give it a source of depth.");
        if (side is { } wanted && !Sides.Contains(wanted))
            throw new InputException($"{Name} has constants for {string.Join(", ", Sides)} pixels, not for {wanted}.");
        var square = side is { } size ? new ClipPreprocess { Size = size } : null;
        var key = square is null ? $"{Name}/{severity}/{seed}/{Version}" : $"{Name}/{severity}/{seed}/{Version}/{side}";
        return new(key, (picture, number) => Apply(square is null || (picture.Width, picture.Height) == (side, side) ? picture : square.ToSquare(picture), severity, number, seed));
    }

    /// <summary>As <see cref="At(int, long, int?)"/> for pictures whose depth is known.</summary>
    /// <param name="severity">0 to 5.</param>
    /// <param name="depth">Of every picture, at its own size. Used only where <see cref="NeedsDepth"/>.</param>
    /// <param name="seed">Any value.</param>
    public PictureChange At(int severity, DepthSource depth, long seed = 0)
    {
        ArgumentNullException.ThrowIfNull(depth);
        return NeedsDepth
            ? new($"{Name}/{severity}/{seed}/{Version}/{depth.Key}", (picture, number) => Apply(picture, severity, number, seed, severity == 0 ? null : depth.Of(number)))
            : At(severity, seed);
    }

    private DepthMap Checked(DepthMap? depth, RgbImage picture)
    {
        if (depth is null)
            throw new InputException($"{Name} needs to know how far things are; give it a depth map.");
        if ((depth.Width, depth.Height) != (picture.Width, picture.Height))
            throw new InputException($"The depth map is {depth.Width} x {depth.Height} and the picture {picture.Width} x {picture.Height}; both must be of one size.");
        return depth.Values.IndexOfAnyExcept(1f) >= 0 ? depth : throw new InputException($"Everything is equally far away, so {Name} would be flat; give a depth map with at least two distances.");
    }

    private static Corruption Plane(string name, CorruptionFormula formula) => new(name, CorruptionFamily.Common, formula, null);

    private static Corruption Deep(string name, DepthFormula formula) => new(name, CorruptionFamily.Space, null, formula);
}
