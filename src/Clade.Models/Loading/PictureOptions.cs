using Clade.Data.Images;

namespace Clade.Models;

/// <summary>What a person would want of a picture and the references do not do: see <see cref="ClipPreprocess"/>. All off by default, for the towers were trained without.</summary>
public sealed record PictureOptions
{
    /// <summary>Turn pictures upright by their EXIF orientation.</summary>
    public bool Orient { get; init; }

    /// <summary>Blend transparent pixels over this colour.</summary>
    public Rgb8? Background { get; init; }

    /// <summary>Scale 16-bit samples to 8 bits instead of cutting them.</summary>
    public bool Tone16 { get; init; }

    /// <summary>A model's own preprocessing with what is asked for here switched on.</summary>
    public ClipPreprocess Apply(ClipPreprocess preprocess)
    {
        ArgumentNullException.ThrowIfNull(preprocess);
        return preprocess with { Orient = Orient || preprocess.Orient, Background = Background ?? preprocess.Background, Tone16 = Tone16 || preprocess.Tone16 };
    }
}
