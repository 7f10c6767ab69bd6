using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Pictures as a zero-shot head sees them. Immutable.</summary>
internal sealed class JudgedPictures
{
    private const float Tie = 1e-6f;

    private JudgedPictures(IReadOnlyList<PictureEntry> entries, ClassScores cosines, double scale, IReadOnlyList<PictureProblem> problems) =>
        (Entries, Cosines, Scale, Problems) = (entries, cosines, scale, problems);

    /// <summary>The pictures that have a vector.</summary>
    public IReadOnlyList<PictureEntry> Entries { get; }

    /// <summary>Cosines with the class vectors.</summary>
    public ClassScores Cosines { get; }

    /// <summary>What cosines are multiplied by.</summary>
    public double Scale { get; }

    /// <summary>Pictures without a vector.</summary>
    public IReadOnlyList<PictureProblem> Problems { get; }

    public string[] Ids => [.. Entries.Select(entry => entry.Id)];

    /// <summary>One class a picture; only where all have one.</summary>
    public int[] Labels => [.. Entries.Select(entry => entry.Label!.Value)];

    public ClassScores Logits => Scaled(Cosines, Scale);

    public static ClassScores Scaled(ClassScores cosines, double scale) =>
        new([.. Enumerable.Range(0, cosines.Count).SelectMany(row => cosines[row].ToArray()).Select(cosine => (float)(scale * cosine))], cosines.Classes);

    /// <summary>1 where the picture's own class stands before all others, else 0: a tie is lost.</summary>
    public double[] Hits()
    {
        var labels = Labels;
        return [.. Enumerable.Range(0, labels.Length).Select(row => Ranking.RanksOf(Cosines[row], [labels[row]], Tie)[0] == 1 ? 1.0 : 0)];
    }

    /// <summary>Embeds and compares.</summary>
    public static JudgedPictures Of(IEmbedder model, PictureSet set, PrototypeHead head, PictureChange? change, CancellationToken cancellation)
    {
        using var table = model.Images(set, change, cancellation);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        return new([.. table.Rows.Select(row => set.Entries[row])], ClassScores.From(table.Vectors.Matmul(head.Weights.T())), head.Scale, table.Problems);
    }

    /// <summary>As <see cref="Of"/> for a changed form of pictures that were judged before; the same ones must come out.</summary>
    public JudgedPictures Again(IEmbedder model, PictureSet set, PrototypeHead head, PictureChange change, CancellationToken cancellation)
    {
        var changed = Of(model, set, head, change, cancellation);
        return changed.Entries.Select(entry => entry.Id).SequenceEqual(Entries.Select(entry => entry.Id), StringComparer.Ordinal) ? changed
            : throw new InputException($"{change.Key} cannot be done to every picture of {set.Name}: {(changed.Problems is [var problem, ..] ? problem.Reason : "some were left out")}");
    }
}
