using Clade.Core;
using Clade.Models.Formats;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// The named tensors of a weight file, or of several that belong together, opened for reading: safetensors, PyTorch zip and
/// legacy files, TorchScript archives, and index files of shards. Names, types and shapes are known after opening; data is
/// read, and only then, by <see cref="Read"/>. Nothing of a file is executed, and every number of it is checked before it is
/// used; <c>docs/formats.md</c> states the bounds. Reading is thread-safe; dispose it when no read is under way.
/// </summary>
public abstract class WeightSource : IDisposable
{
    private readonly Dictionary<string, WeightEntry> _entries = new(StringComparer.Ordinal);

    private protected WeightSource(string path, string format) => (Path, Format) = (path, format);

    /// <summary>The path that was opened.</summary>
    public string Path { get; }

    /// <summary>What the file is, in words: <c>safetensors</c>, <c>PyTorch zip</c>, <c>TorchScript</c>, …</summary>
    public string Format { get; }

    /// <summary>What was taken off around the names: the wrapping keys and common prefix, as <c>state_dict/module.</c>; empty if nothing was.</summary>
    public virtual string Unwrapped => "";

    /// <summary>The tensors that can be read, in the order of the file.</summary>
    public IReadOnlyCollection<WeightEntry> Entries => _entries.Values;

    /// <summary>Free text pairs: those of a safetensors header, or the plain values at the top of a PyTorch checkpoint such as <c>epoch</c>.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Python classes and functions that the file names and that were refused: nothing was made of them. Sorted.</summary>
    public virtual IReadOnlyCollection<string> Refused => [];

    /// <summary>Names that stand for a tensor which cannot be read, each with the reason: an element type that tensors do not have, a refused class.</summary>
    public abstract IReadOnlyDictionary<string, string> Unreadable { get; }

    /// <summary>Opens a file, or the weights in a folder; what a file is, its content says and not its name.</summary>
    /// <param name="path">A weight file, an index of shards (<c>….index.json</c>), or a folder with one of them.</param>
    /// <exception cref="InputException">It is missing, truncated, hostile, or none of the formats.</exception>
    public static WeightSource Open(string path) => WeightFiles.Open(path);

    /// <summary>The entry of that name, or null.</summary>
    public WeightEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>Reads one tensor into memory of its own, contiguous, in the element type of the file. It belongs to the caller or its scope.</summary>
    /// <exception cref="InputException">There is no such tensor, or it cannot be read; the sentence says why.</exception>
    public Tensor Read(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (Find(name) is { } entry)
            return ReadData(entry);
        var shown = Printable.Name(name);
        if (Unreadable.TryGetValue(name, out var why))
            throw new InputException($"Tensor {shown} of {Path} cannot be read: {why}.");
        throw new InputException($"{Path} has no tensor {shown}{(Spelling.Nearest(name, _entries.Keys) is { } near ? $"; meant is perhaps {Printable.Name(near)}" : "")}.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    private protected abstract Tensor ReadData(WeightEntry entry);

    private protected abstract void Close();

    /// <summary>Adds an entry; false if its name is taken.</summary>
    private protected bool Add(WeightEntry entry) => _entries.TryAdd(entry.Name, entry);
}
