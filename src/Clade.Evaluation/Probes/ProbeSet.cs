using Clade.Core;
using Clade.Data.Sets;
using Clade.Torch;

namespace Clade.Evaluation;

/// <summary>Vectors with classes and names: what probes learn from and are judged on. The vectors stay the caller's.</summary>
public sealed record ProbeSet
{
    /// <summary>Puts one together.</summary>
    /// <param name="vectors">[N, D] floating-point, L2-normalised.</param>
    /// <param name="labels">N classes from 0.</param>
    /// <param name="ids">N names of pictures; splits depend on them.</param>
    /// <exception cref="InputException">Sizes do not fit, or vectors are not finite.</exception>
    public ProbeSet(Tensor vectors, IReadOnlyList<int> labels, IReadOnlyList<string> ids)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(ids);
        Ranking.CheckFeatures(vectors, "picture");
        if (vectors.Size(0) != labels.Count || labels.Count != ids.Count)
            throw new InputException($"{vectors.Size(0)} vectors, {labels.Count} labels and {ids.Count} names do not fit each other; each picture needs one of each.");
        (Vectors, Labels, Ids) = (vectors, [.. labels], [.. ids]);
    }

    /// <summary>[N, D] floating-point.</summary>
    public Tensor Vectors { get; }

    /// <summary>N classes from 0.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>N names of pictures.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>Number of pictures, N.</summary>
    public int Count => Labels.Count;

    /// <summary>The vectors of a labelled set, whose they stay.</summary>
    /// <exception cref="InputException">A picture has no class.</exception>
    public static ProbeSet Of(FeatureTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Entries.FirstOrDefault(entry => entry.Label is null) is { } without)
            throw new InputException($"{without.Id} has no class; a probe needs pictures with classes.");
        return new ProbeSet(table.Vectors, [.. table.Entries.Select(entry => entry.Label!.Value)], [.. table.Entries.Select(entry => entry.Id)]);
    }

    /// <summary>Some of the pictures, in the order named; the vectors are copied into the current scope.</summary>
    public ProbeSet Only(IReadOnlyList<int> numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        using var scope = new TensorScope();
        var rows = Vectors.IndexSelect(0, Tensor.From<long>([.. numbers.Select(number => (long)number)]).To(Vectors.Device));
        return new ProbeSet(scope.Keep(rows), [.. numbers.Select(number => Labels[number])], [.. numbers.Select(number => Ids[number])]);
    }

    /// <summary>The set in two by <see cref="PictureSelection.Divide"/>; vectors are copied into the current scope. Null for a part without pictures.</summary>
    internal (ProbeSet Others, ProbeSet? Part) Divide(double share, long seed)
    {
        var (others, part) = PictureSelection.Divide(Ids, Labels, share, seed);
        return (Only(others), part.Count == 0 ? null : Only(part));
    }

    /// <summary>Refuses labels beyond the classes, and fewer than two classes with pictures.</summary>
    /// <returns>Classes that have pictures, ascending.</returns>
    internal int[] CheckClasses(IReadOnlyList<string> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        int[] seen = [.. Labels.Distinct().Order()];
        if (seen[0] < 0 || seen[^1] >= classes.Count)
            throw new InputException($"A picture is of class {(seen[0] < 0 ? seen[0] : seen[^1])}, and there are {classes.Count} classes counted from 0.");
        return seen.Length > 1 ? seen : throw new InputException($"All pictures to learn from are of the class '{classes[seen[0]]}'; at least two classes are needed.");
    }
}
