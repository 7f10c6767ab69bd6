using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>A picture of a thing on a background. Immutable.</summary>
/// <param name="Id">Its name in the set.</param>
/// <param name="Class">Number of its class.</param>
/// <param name="Background">What it lies on.</param>
/// <param name="Pair">The same for pictures that differ in the background alone; null without such.</param>
public sealed record BackgroundPicture(string Id, int Class, string Background, string? Pair = null)
{
    /// <summary>True for the half of the pictures on which backgrounds and rivals are chosen, false for the half that is scored. Decided by the hash of the pair, or of the id where there is none.</summary>
    public bool IsForSelection => CorpusSplit.Hash("clade counteranimal: " + (Pair ?? Id)) % 2 == 0;
}

/// <summary>What a model says of each picture: scores of all classes, from which any label space is judged. Immutable.</summary>
public sealed class BackgroundAnswers
{
    /// <summary>Name of the tag that holds the background, and of the one that holds the pair.</summary>
    public const string BackgroundTag = "background", PairTag = "pair";

    private const int Chunk = 4096;

    private readonly float[] _scores;

    /// <summary>Puts answers together.</summary>
    /// <param name="classes">K names.</param>
    /// <param name="pictures">N pictures.</param>
    /// <param name="scores">[N, K] row-major, softmax-ready: temperature or logit scale are applied.</param>
    /// <exception cref="InputException">The sizes do not fit, a score is not finite, or a picture has a class that is none.</exception>
    public BackgroundAnswers(IReadOnlyList<string> classes, IReadOnlyList<BackgroundPicture> pictures, float[] scores)
    {
        ArgumentNullException.ThrowIfNull(classes);
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(scores);
        if (scores.LongLength != (long)classes.Count * pictures.Count)
            throw new InputException($"{scores.LongLength} scores for {pictures.Count} pictures and {classes.Count} classes: each picture needs one a class.");
        if (pictures.FirstOrDefault(picture => picture.Class < 0 || picture.Class >= classes.Count) is { } wrong)
            throw new InputException($"{wrong.Id} has class {wrong.Class}, and there are {classes.Count} counted from 0.");
        if (scores.AsSpan().ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
            throw new InputException("A score is not finite; the model or its head is damaged.");
        (Classes, Pictures, _scores) = (classes, pictures, scores);
    }

    /// <summary>K names.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>N pictures.</summary>
    public IReadOnlyList<BackgroundPicture> Pictures { get; }

    /// <summary>Scores of all classes for a picture.</summary>
    public ReadOnlySpan<float> Scores(int picture) => _scores.AsSpan(picture * Classes.Count, Classes.Count);

    /// <summary>Judges every picture of a set that has a label and the tag <c>background</c>.</summary>
    /// <param name="set">With classes and tags.</param>
    /// <param name="table">Vectors of its pictures. Stays the caller's.</param>
    /// <param name="head">A classifier over the set's classes: zero-shot, or any other. Stays the caller's.</param>
    /// <param name="cancellation">Looked at between chunks.</param>
    /// <exception cref="InputException">The classes differ, or fewer than two pictures have a label and a background.</exception>
    public static BackgroundAnswers Of(PictureSet set, FeatureTable table, IClassifierHead head, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(head);
        if (!head.Classes.SequenceEqual(set.Classes, StringComparer.Ordinal))
            throw new InputException($"The classifier knows {head.Classes.Count} classes and {set.Name} has {set.Classes.Count}; they must be the same in the same order.");
        var rows = Enumerable.Range(0, table.Entries.Count).Where(row => table.Entries[row].Label is not null && table.Entries[row].Tags.ContainsKey(BackgroundTag)).ToArray();
        if (rows.Length < 2)
            throw new InputException($"{set.Name} has {rows.Length} pictures with a class and a background; give folders CLASS/BACKGROUND, or a tag 'background'.");
        var scores = new float[rows.Length * head.Classes.Count];
        using var _ = Autograd.NoGrad();
        for (var start = 0; start < rows.Length; start += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            using var scope = new TensorScope();
            var chunk = rows.AsSpan(start, Math.Min(Chunk, rows.Length - start));
            var index = Tensor.From<long>([.. chunk.ToArray().Select(row => (long)row)]).To(table.Vectors.Device);
            var found = head.Scores(table.Vectors.IndexSelect(0, index)).To(Device.Cpu, ElementType.Float32).Contiguous();
            found.AsSpan<float>().CopyTo(scores.AsSpan(start * head.Classes.Count));
        }

        return new BackgroundAnswers(head.Classes, [.. rows.Select(row => Picture(table.Entries[row]))], scores);
    }

    /// <summary>Whether the own class has the highest score, and by how much. A tie is lost.</summary>
    /// <param name="picture">Number of the picture.</param>
    /// <param name="rivals">Classes that it is told from besides its own; null for all.</param>
    public (bool Right, double Margin) Judge(int picture, IReadOnlyList<int>? rivals = null)
    {
        var scores = Scores(picture);
        var own = Pictures[picture].Class;
        var best = float.NegativeInfinity;
        for (var i = 0; i < (rivals?.Count ?? scores.Length); i++)
        {
            var other = rivals?[i] ?? i;
            if (other != own)
                best = Math.Max(best, scores[other]);
        }

        return (scores[own] > best, (double)scores[own] - best);
    }

    private static BackgroundPicture Picture(PictureEntry entry) => new(entry.Id, entry.Label!.Value, entry.Tags[BackgroundTag], entry.Tags.GetValueOrDefault(PairTag));
}
