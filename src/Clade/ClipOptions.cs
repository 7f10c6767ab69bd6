using Clade.Core;
using Clade.Data.Images;
using Clade.Models;
using Clade.Torch;

namespace Clade;

/// <summary>How <see cref="Clip.Load"/> loads a model and computes with it. Immutable; change it by <c>with</c>.</summary>
public sealed record ClipOptions
{
    /// <summary>Most pictures or texts that are computed at a time, 1 to 4096. Memory of a batch: 12 · size² bytes a picture before the tower.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>What is computed in.</summary>
    public ClipPrecision Precision { get; init; } = ClipPrecision.Auto;

    /// <summary>Where the model computes.</summary>
    public Device Device { get; init; } = Device.Cpu;

    /// <summary>Threads that one operator of libtorch may use, 1 to 1024, for the whole process; null for every core the process may use.</summary>
    public int? Threads { get; init; }

    /// <summary>Calls <see cref="Clip.Pack"/> when loading: seconds once, and every call is faster. False where only a few vectors are wanted.</summary>
    public bool Pack { get; init; } = true;

    /// <summary>Brings every vector to unit length, so that a dot product is a cosine. False: vectors as the towers give them.</summary>
    public bool Normalise { get; init; } = true;

    /// <summary>What is wanted of pictures beyond the references (turned upright, over a colour); null for nothing.</summary>
    public PictureOptions? Pictures { get; init; }

    /// <summary>Limits against hostile picture files.</summary>
    public ImageLimits Limits { get; init; } = ImageLimits.Default;

    /// <summary>Sets of class vectors that <see cref="Clip.Classify(ImageInput, IReadOnlyList{string}, IReadOnlyList{string}?, CancellationToken)"/> keeps, the least recently used going first; 0 to 10,000.</summary>
    public int CachedLabelSets { get; init; } = 32;

    /// <summary>What telemetry and generators call the model; null for the last part of what was loaded, or the hub's whole name.</summary>
    public string? ModelId { get; init; }

    /// <exception cref="InputException">A number is out of its range, or a value is missing.</exception>
    internal void Check()
    {
        if (Problem() is { } problem)
            throw new InputException(problem);
    }

    internal string? Problem() =>
        BatchSize is < 1 or > 4096 ? $"BatchSize is {BatchSize} and must be from 1 to 4096."
        : Threads is < 1 or > 1024 ? $"Threads is {Threads} and must be from 1 to 1024, or null for every core."
        : CachedLabelSets is < 0 or > 10_000 ? $"CachedLabelSets is {CachedLabelSets} and must be from 0 to 10000."
        : !Enum.IsDefined(Precision) ? $"Precision is {Precision} and must be one of {string.Join(", ", Enum.GetNames<ClipPrecision>())}."
        : Limits is null ? "Limits is null; leave it as it is for the usual limits."
        : ModelId is { } id && string.IsNullOrWhiteSpace(id) ? "ModelId is empty; give the model a name, or null."
        : null;
}
