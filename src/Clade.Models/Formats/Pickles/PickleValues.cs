using Clade.Torch;

namespace Clade.Models.Formats;

// None, bool, long, double, string, List<object?> and object?[] (a tuple) stand for themselves.

/// <summary>A dictionary of any kind. Only string keys of bearable length can be asked for; what has another key is dropped.</summary>
internal sealed class PickleDict
{
    // Longer keys are no names; hashing them over and over would cost time.
    private const int LongestKey = 1024;
    private Dictionary<string, object?>? _items;

    internal IReadOnlyDictionary<string, object?> Items => _items ?? (IReadOnlyDictionary<string, object?>)System.Collections.ObjectModel.ReadOnlyDictionary<string, object?>.Empty;

    internal object? this[string key] => Items.GetValueOrDefault(key);

    internal void Set(object? key, object? value)
    {
        if (key is string { Length: <= LongestKey } name)
            (_items ??= new(StringComparer.Ordinal))[name] = value;
    }
}

/// <summary>An object of a class compiled by TorchScript: nothing but its attributes.</summary>
internal sealed class PickleModule
{
    internal PickleDict Attributes { get; set; } = new();
}

/// <summary>Bytes of the pickle, left where they are.</summary>
internal sealed record PickleBytes(int Offset, int Length);

/// <summary>A class or function that is not on the list, or what would have been made with it.</summary>
internal sealed record PickleRefused(string Name);

/// <summary>A class or function on the list.</summary>
internal sealed record PickleGlobal(PickleGlobalKind Kind, string Name, ElementType? Type = null, int Size = 1);

/// <summary>NumPy's element type, filled by its state.</summary>
internal sealed class NumpyType(string code)
{
    internal string Code { get; } = code;

    internal bool BigEndian { get; set; } = code.StartsWith('>');
}

/// <summary>A storage by its key. Offsets and counts are in elements of its type.</summary>
internal sealed record StorageRef(string Key, PickleGlobal Type, long Count, long Start = 0)
{
    internal long ByteCount => checked(Count * Type.Size);
}

/// <summary>The arguments of a tensor as the pickle has them: nothing is checked yet.</summary>
internal sealed record TensorRef(StorageRef Storage, object? Offset, object? Sizes, object? Strides, PickleGlobal? Type, bool IsPlain);
