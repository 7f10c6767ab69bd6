namespace Clade.Data.Text;

/// <summary>
/// What stands around the pieces of a text in a row of ids, and what fills the row up. CLIP: one start, one end, pads after them.
/// Others have no start (SigLIP), no end (Llama), none (Qwen), or fill rows from the left (language models as text towers). Immutable.
/// </summary>
/// <param name="Prefix">Ids before the pieces; may be empty.</param>
/// <param name="Suffix">Ids after the pieces, kept when a text is cut; may be empty.</param>
/// <param name="Pad">Id that fills a row. CLIP uses 0, which is also an ordinary piece; SigLIP uses its end token.</param>
public sealed record TokenFrame(IReadOnlyList<int> Prefix, IReadOnlyList<int> Suffix, int Pad)
{
    /// <summary>True when pads stand before the text, so that the last id of every row is a real one.</summary>
    public bool PadsLeft { get; init; }

    /// <summary>True when a text that is too long loses its beginning, false when it loses its end.</summary>
    public bool CutsLeft { get; init; }

    /// <summary>True for towers that see their pads: rows are then always as long as the context, as the reference's are.</summary>
    public bool FillsContext { get; init; }

    /// <summary>The first id of every text, or null when a text begins with its own pieces.</summary>
    public int? Start => Prefix.Count > 0 ? Prefix[0] : null;

    /// <summary>The last id of every text, or null when a text ends with its own pieces.</summary>
    public int? End => Suffix.Count > 0 ? Suffix[^1] : null;

    /// <summary>How many ids the frame takes of the context.</summary>
    public int Count => Prefix.Count + Suffix.Count;
}
