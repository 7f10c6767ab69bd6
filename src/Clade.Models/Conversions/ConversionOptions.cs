using Clade.Torch;

namespace Clade.Models;

/// <summary>What a conversion changes beside the layout.</summary>
public sealed record ConversionOptions
{
    /// <summary>Type of the stored floating-point numbers; null keeps that of the checkpoint, or float32 where it has several.</summary>
    public ElementType? ElementType { get; init; }

    /// <summary>Pixels a side of the new model's pictures: positional tables are resampled. Null keeps the size.</summary>
    public int? ImageSize { get; init; }

    /// <summary>Most tokens of a text of the new model: positional tables are cut or stretched. Null keeps the length.</summary>
    public int? ContextLength { get; init; }
}

/// <summary>What a conversion wrote.</summary>
/// <param name="Folder">The new model folder.</param>
/// <param name="Layout">Its layout.</param>
/// <param name="Files">Names of its files, in ordinal order.</param>
/// <param name="WeightBytes">Length of the weight files.</param>
public sealed record Conversion(string Folder, ModelLayout Layout, IReadOnlyList<string> Files, long WeightBytes);
