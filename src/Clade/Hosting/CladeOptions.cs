namespace Clade;

/// <summary>What <c>AddClade</c> is given: which model, and how it is loaded. The names are those of configuration keys.</summary>
public sealed class CladeOptions
{
    /// <summary>A folder, a weight file, or the name of a model that <c>clade pull</c> fetched. Required.</summary>
    public string Model { get; set; } = "";

    /// <inheritdoc cref="ClipOptions.Precision"/>
    public ClipPrecision Precision { get; set; } = ClipPrecision.Auto;

    /// <summary>Where the model computes: <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; set; } = "cpu";

    /// <inheritdoc cref="ClipOptions.BatchSize"/>
    public int BatchSize { get; set; } = new ClipOptions().BatchSize;

    /// <inheritdoc cref="ClipOptions.Threads"/>
    public int? Threads { get; set; }

    /// <inheritdoc cref="ClipOptions.Pack"/>
    public bool Pack { get; set; } = true;

    /// <inheritdoc cref="ClipOptions.Normalise"/>
    public bool Normalise { get; set; } = true;

    /// <inheritdoc cref="ClipOptions.CachedLabelSets"/>
    public int CachedLabelSets { get; set; } = new ClipOptions().CachedLabelSets;

    /// <inheritdoc cref="ClipOptions.ModelId"/>
    public string? ModelId { get; set; }

    /// <summary>The same without the device, which only libtorch can judge.</summary>
    internal ClipOptions ToClipOptions() => new()
    {
        Precision = Precision,
        BatchSize = BatchSize,
        Threads = Threads,
        Pack = Pack,
        Normalise = Normalise,
        CachedLabelSets = CachedLabelSets,
        ModelId = ModelId,
    };
}
