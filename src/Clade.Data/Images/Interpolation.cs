using System.Text.Json.Serialization;

namespace Clade.Data.Images;

/// <summary>
/// The filters that CLIP preprocessing uses. Both grow with the scale when shrinking (they antialias), as Pillow's do.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<Interpolation>))]
public enum Interpolation
{
    /// <summary>Cubic convolution with a = -0.5, support 2: CLIP, OpenCLIP, SigLIP.</summary>
    Bicubic,

    /// <summary>Triangle, support 1: MobileCLIP.</summary>
    Bilinear,
}
