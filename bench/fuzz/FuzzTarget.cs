namespace Clade.Bench.Fuzz;

/// <summary>A parser, and good files to start from.</summary>
/// <param name="Name">Name in reports, and of the folder of its found cases.</param>
/// <param name="FileName">Name that a case is written under.</param>
/// <param name="Seeds">Good files.</param>
/// <param name="Parse">Reads the file at this path as far as a user would; may throw <see cref="Core.InputException"/> and nothing else.</param>
internal sealed record FuzzTarget(string Name, string FileName, Func<IReadOnlyList<byte[]>> Seeds, Action<string> Parse)
{
    /// <summary>Puts files beside the case, once.</summary>
    internal Action<string>? Prepare { get; init; }

    /// <summary>Makes a file of mutated bytes: an archive around a pickle.</summary>
    internal Func<byte[], byte[]>? Wrap { get; init; }

    /// <summary>Pieces that the format is made of, to be put in anywhere.</summary>
    internal IReadOnlyList<byte[]> Words { get; init; } = [];
}
