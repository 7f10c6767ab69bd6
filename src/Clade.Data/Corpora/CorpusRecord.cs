using System.Text.Json.Serialization;

namespace Clade.Data.Corpora;

/// <summary>What is known of one picture of a corpus: the <c>json</c> member beside it in the shard.</summary>
public sealed record CorpusRecord
{
    /// <summary>Unique in the corpus: letters, digits, <c>-</c> and <c>_</c>, for example <c>noto-1f600</c>.</summary>
    public required string Key { get; init; }

    /// <summary>What is shown. The same in every style: the emoji's code points without FE0F, or the title as words joined by hyphens.</summary>
    public required string Concept { get; init; }

    /// <summary>Whose hand drew it, for example <c>noto</c>.</summary>
    public required string Style { get; init; }

    /// <summary>Coarse class: the emoji group (<c>animals-nature</c>), or the outermost folder of stamps and clip art.</summary>
    public required string Group { get; init; }

    /// <summary>Finer class: the emoji subgroup (<c>animal-mammal</c>), or the inner folders; may be empty.</summary>
    public string Subgroup { get; init; } = "";

    /// <summary>Captions in the corpus's first language: the name first, then the keywords, then other names and short sentences. Never empty.</summary>
    public required IReadOnlyList<string> Captions { get; init; }

    /// <summary>Captions in the other languages asked for, by language code; null when none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Translations { get; init; }

    /// <summary><see cref="CorpusSplit.Train"/>, <see cref="CorpusSplit.Test"/> or <see cref="CorpusSplit.HeldOutStyle"/>.</summary>
    public required string Split { get; init; }

    /// <summary>The concept's own split, which tells seen from unseen concepts inside the held-out style.</summary>
    public required string ConceptSplit { get; init; }

    /// <summary>False for a skin-tone variant of another concept.</summary>
    public bool BaseConcept { get; init; } = true;

    /// <summary>For a variant: the concept it varies; null otherwise.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? VariantOf { get; init; }
}
