namespace Clade.Data.Text.Loading;

/// <summary>A tokenizer as its vocabulary files describe it, before <c>tokenizer_config.json</c>, family and hints have their say. Null where the files say nothing.</summary>
internal sealed record RawTokenizer
{
    public required Pipeline Parts { get; init; }

    /// <summary>See <see cref="TokenizerDescription.Kind"/>.</summary>
    public required string Kind { get; init; }

    public required IReadOnlyList<string> Files { get; init; }

    public IReadOnlyList<int> Prefix { get; init; } = [];

    public IReadOnlyList<int> Suffix { get; init; } = [];

    public int? Pad { get; init; }

    public int? MaxLength { get; init; }

    public bool? CutsLeft { get; init; }

    public bool? PadsLeft { get; init; }

    /// <summary>Rows always have the context's length.</summary>
    public bool Fills { get; init; }
}
