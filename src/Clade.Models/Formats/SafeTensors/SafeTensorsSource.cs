using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>The tensors of one safetensors file.</summary>
internal sealed class SafeTensorsSource : WeightSource
{
    private readonly SafeTensorsFile _file;
    private readonly Dictionary<string, string> _unreadable = new(StringComparer.Ordinal);

    internal SafeTensorsSource(string path) : base(path, "safetensors")
    {
        _file = SafeTensorsFile.Open(path);
        foreach (var entry in _file.Entries)
        {
            if (ElementTypes.FromSafeTensorsName(entry.DType) is { } type)
                Add(new WeightEntry(entry.Name, type, entry.Shape));
            else
                _unreadable[entry.Name] = $"its elements are {entry.DType}, which Clade has no tensors of";
        }
    }

    public override IReadOnlyDictionary<string, string> Metadata => _file.Metadata;

    public override IReadOnlyDictionary<string, string> Unreadable => _unreadable;

    private protected override Tensor ReadData(WeightEntry entry) => StateDict.Read(_file, _file.Find(entry.Name)!);

    private protected override void Close() => _file.Dispose();
}
