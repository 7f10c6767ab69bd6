using Clade.Models;

namespace Clade.Cli;

/// <summary>How <c>clade embed</c> writes a folder.</summary>
internal sealed record ShardChoice
{
    internal required VectorLayout Layout { get; init; }

    /// <summary>float32 or float16.</summary>
    internal required string Stored { get; init; }

    internal required int Rows { get; init; }

    internal required int Rank { get; init; }

    internal required int World { get; init; }

    /// <summary>Null: any number in a folder, none in a file.</summary>
    internal required long? MostErrors { get; init; }
}
