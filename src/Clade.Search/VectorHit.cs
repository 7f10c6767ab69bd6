namespace Clade.Search;

/// <summary>A row of a <see cref="VectorTable"/> that is near a query.</summary>
/// <param name="Row">Place in the table, from 0.</param>
/// <param name="Score">Cosine, in [-1, 1].</param>
public readonly record struct VectorHit(int Row, float Score);
