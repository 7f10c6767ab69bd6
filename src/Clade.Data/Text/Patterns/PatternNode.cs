namespace Clade.Data.Text.Patterns;

/// <summary>A part of a pattern as it is written.</summary>
internal abstract record PatternNode
{
    /// <summary>One code point of a set.</summary>
    internal sealed record One(CodePointSet Set) : PatternNode;

    /// <summary>Parts one after the other; none matches the empty text.</summary>
    internal sealed record Chain(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>The first part that leads to a match.</summary>
    internal sealed record Choice(IReadOnlyList<PatternNode> Parts) : PatternNode;

    /// <summary>A part from <paramref name="Least"/> to <paramref name="Most"/> times (-1: any number), as many as possible or as few; possessive never gives back.</summary>
    internal sealed record Repeat(PatternNode Part, int Least, int Most, bool Lazy, bool Possessive) : PatternNode;

    /// <summary>The next or the last code point is, or is not, of a set; text begins or ends there.</summary>
    internal sealed record Look(AssertionKind Kind, CodePointSet? Set, bool Negated) : PatternNode;
}

/// <summary>What an assertion looks at.</summary>
internal enum AssertionKind
{
    Ahead,
    Behind,
    TextStart,
    TextEnd,
    LineStart,
    LineEnd,
}
