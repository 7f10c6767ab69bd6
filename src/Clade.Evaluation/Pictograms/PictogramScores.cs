namespace Clade.Evaluation;

/// <summary>How well a model knows a style of pictograms. Immutable.</summary>
/// <param name="TextToPicture">Names find pictures, every name among all pictures.</param>
/// <param name="PictureToText">Pictures find names, every picture among all names.</param>
/// <param name="Seen">Numbers of the pictures whose concept was trained on in other styles.</param>
/// <param name="Unseen">Numbers of the others.</param>
/// <param name="Groups">Pictures told apart by the names of their groups.</param>
/// <param name="GroupNames">The classes of <paramref name="Groups"/>, in ordinal order.</param>
public sealed record PictogramScores(
    RetrievalScores TextToPicture,
    RetrievalScores PictureToText,
    IReadOnlyList<int> Seen,
    IReadOnlyList<int> Unseen,
    ZeroShotScores Groups,
    IReadOnlyList<string> GroupNames)
{
    /// <summary><see cref="TextToPicture"/> for trained concepts, still among all pictures; null if there are none.</summary>
    public RetrievalScores? SeenTextToPicture => Part(TextToPicture, Seen);

    /// <summary><see cref="TextToPicture"/> for concepts that no training picture showed, still among all pictures; null if there are none.</summary>
    public RetrievalScores? UnseenTextToPicture => Part(TextToPicture, Unseen);

    /// <summary><see cref="PictureToText"/> for trained concepts, still among all names; null if there are none.</summary>
    public RetrievalScores? SeenPictureToText => Part(PictureToText, Seen);

    /// <summary><see cref="PictureToText"/> for concepts that no training picture showed, still among all names; null if there are none.</summary>
    public RetrievalScores? UnseenPictureToText => Part(PictureToText, Unseen);

    private static RetrievalScores? Part(RetrievalScores scores, IReadOnlyList<int> queries) => queries.Count == 0 ? null : scores.Only(queries);
}
