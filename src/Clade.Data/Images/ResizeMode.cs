using System.Text.Json.Serialization;

namespace Clade.Data.Images;

/// <summary>How a picture that is not square becomes one.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ResizeMode>))]
public enum ResizeMode
{
    /// <summary>The shorter side is resized to the size, then the middle is cut out: CLIP, OpenCLIP, MobileCLIP.</summary>
    ShortestSide,

    /// <summary>Both sides are resized to the size, whatever the aspect: SigLIP.</summary>
    Squash,
}
