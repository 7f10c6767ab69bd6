using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>The tensors of a file written by PyTorch: a pickle that names storages, and the storages, which each kind of file keeps in its own way.</summary>
internal abstract class TorchSource : WeightSource
{
    // What an entry takes in memory, in opcodes that take as much.
    private const int StepsATensor = 8;
    private readonly Dictionary<string, TensorPlace> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string> _metadata = new Dictionary<string, string>();
    private string _unwrapped = "";

    private protected TorchSource(MappedFile file, string format) : base(file.Path, format) =>
        (File, Context) = (file, new PickleContext(file.Path));

    public override IReadOnlyDictionary<string, string> Metadata => _metadata;

    public override string Unwrapped => _unwrapped;

    public override IReadOnlyCollection<string> Refused => Context.Refused;

    public override IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    private protected MappedFile File { get; }

    private protected PickleContext Context { get; }

    /// <summary>Whether numbers of more than one byte are stored with the highest byte first.</summary>
    private protected virtual bool IsBigEndian => false;

    /// <summary>Takes over what the pickle holds; every tensor is checked against its storage.</summary>
    private protected void Take(object? root)
    {
        var found = new StateDictFinder(Context).Find(root);
        (_metadata, _unwrapped) = (found.Metadata, found.Unwrapped);
        foreach (var (name, value) in found.Values)
        {
            Context.Work(StepsATensor);
            if (value is not TensorRef tensor)
            {
                _unreadable[name] = $"it is made by {((PickleRefused)value).Name}, which is not among what is understood";
                continue;
            }

            var (place, why) = TensorPlace.Of(name, tensor, Context);
            if (place is null)
            {
                _unreadable[name] = why!;
                continue;
            }

            CheckStorage(name, place.Storage);
            if (!Add(new WeightEntry(name, place.Type, place.Shape)))
                throw Context.Bad($"it has two tensors named {Printable.Name(name)}");
            _places[name] = place;
        }
    }

    /// <summary>Throws if the storage is not in the file, or shorter than it claims.</summary>
    private protected abstract void CheckStorage(string name, StorageRef storage);

    /// <summary>Copies bytes of a storage.</summary>
    private protected abstract void CopyStorage(StorageRef storage, long offset, Span<byte> target);

    private protected override Tensor ReadData(WeightEntry entry)
    {
        var place = _places[entry.Name];
        if (place.IsContiguous)
            return Copy(place, place.Shape);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        return scope.Keep(Copy(place, [place.Extent]).AsStrided(place.Shape, place.Strides).Contiguous());
    }

    private protected override void Close() => File.Dispose();

    // Spans end at 2 GiB and tensors do not.
    private Tensor Copy(TensorPlace place, long[] shape)
    {
        const long chunk = 1 << 26;
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var tensor = Operators.Empty(shape, place.Type);
        var flat = tensor.Reshape([place.Extent]);
        var size = place.Type.Size();
        for (long done = 0; done < place.Extent; done += chunk)
        {
            using var part = flat.Narrow(0, done, Math.Min(chunk, place.Extent - done));
            CopyStorage(place.Storage, (place.Offset + done) * size, part.AsBytes());
            if (IsBigEndian)
                Reverse(part.AsBytes(), size);
        }

        return scope.Keep(tensor);
    }

    private static void Reverse(Span<byte> elements, int size)
    {
        for (var i = 0; size > 1 && i < elements.Length; i += size)
            elements.Slice(i, size).Reverse();
    }
}
