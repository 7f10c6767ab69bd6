namespace Clade.Models.Formats;

/// <summary>What the classes and functions on the list make of their arguments. Nothing here copies a shared value without counting it.</summary>
internal static class PickleCalls
{
    private const int LongestStorageKey = 256;

    /// <summary>The value of a call; a refused value if the function is refused or the arguments are not what it takes.</summary>
    internal static object? Call(object? function, object?[]? arguments, in PickleCursor cursor, PickleContext context)
    {
        if (function is PickleRefused refused)
            return refused;
        if (function is not PickleGlobal global)
            throw context.Bad("its pickle calls something that is neither a class nor a function");
        return (global.Kind, arguments ?? []) switch
        {
            (PickleGlobalKind.RebuildFromType, [PickleGlobal { Kind: PickleGlobalKind.RebuildTensor or PickleGlobalKind.RebuildTensorTyped } maker, _, object?[] inner, ..]) => Tensor(maker, inner, context),
            (PickleGlobalKind.RebuildTensor or PickleGlobalKind.RebuildTensorTyped, var given) => Tensor(global, given, context),
            (PickleGlobalKind.First, [var first, ..]) => first,
            (PickleGlobalKind.First, []) => null,
            (PickleGlobalKind.Dictionary, [List<object?> pairs]) => Pairs(pairs, context),
            (PickleGlobalKind.Dictionary, [PickleDict dictionary]) => dictionary,
            (PickleGlobalKind.Dictionary, _) => new PickleDict(),
            (PickleGlobalKind.List, [var items]) => items,
            (PickleGlobalKind.List, _) => new List<object?>(),
            (PickleGlobalKind.Module, _) => new PickleModule(),
            (PickleGlobalKind.NumpyType, [string code, ..]) => new NumpyType(code),
            (PickleGlobalKind.NumpyScalar, [NumpyType type, PickleBytes { Length: <= 16 } bytes]) => NumpyNumbers.Read(type, cursor.At(bytes)) ?? context.Refuse(global.Name),
            (PickleGlobalKind.NumpyScalar, [NumpyType type, byte[] bytes]) => NumpyNumbers.Read(type, bytes) ?? context.Refuse(global.Name),
            (PickleGlobalKind.Latin1, [string { Length: <= 16 } text, ..]) => System.Text.Encoding.Latin1.GetBytes(text),
            _ => context.Refuse(global.Name),
        };
    }

    /// <summary>Gives an object its state; only attributes of TorchScript's modules and the byte order of NumPy's types are kept.</summary>
    internal static void Build(object? target, object? state)
    {
        if (target is PickleModule module && state is PickleDict attributes)
            module.Attributes = attributes;
        else if (target is NumpyType type && state is object?[] and [_, string order, ..])
            type.BigEndian = order == ">";
    }

    /// <summary>The storage that a persistent id names: ('storage', class, key, place, count) and, in old files, a view of it.</summary>
    internal static object Persistent(object? id, PickleContext context)
    {
        switch (id)
        {
            case object?[] and ["storage", PickleGlobal { Kind: PickleGlobalKind.Storage } type, string { Length: <= LongestStorageKey } key, _, long count, .. var rest]:
                if (count < 0 || count > long.MaxValue / type.Size)
                    throw context.Bad($"storage {Core.Printable.Name(key)} has {count} elements, which cannot be");
                var storage = context.Storage(new StorageRef(key, type, count));
                if (rest is not [object?[] and [_, long start, long size]])
                    return storage;
                if (start < 0 || size < 0 || start > count - size)
                    throw context.Bad($"a view of storage {Core.Printable.Name(key)} lies outside it");
                return storage with { Start = start, Count = size };
            case object?[] and ["module", PickleRefused refused, ..]:
                return refused;
            default:
                return context.Refuse("an unknown persistent id");
        }
    }

    private static object Tensor(PickleGlobal maker, object?[] arguments, PickleContext context) => (maker.Kind, arguments) switch
    {
        (PickleGlobalKind.RebuildTensorTyped, [StorageRef storage, var offset, var sizes, var strides, _, _, PickleGlobal { Kind: PickleGlobalKind.ElementType } type, .. var more]) =>
            new TensorRef(storage, offset, sizes, strides, type, IsPlain(more)),
        (PickleGlobalKind.RebuildTensor, [StorageRef storage, var offset, var sizes, var strides]) =>
            new TensorRef(storage, offset, sizes, strides, null, true),
        (PickleGlobalKind.RebuildTensor, [StorageRef storage, var offset, var sizes, var strides, _, _, .. var more]) =>
            new TensorRef(storage, offset, sizes, strides, null, IsPlain(more)),
        (_, [PickleRefused refused, ..]) => refused,
        _ => context.Refuse(maker.Name),
    };

    // What follows are marks for lazily conjugated and negated tensors.
    private static bool IsPlain(object?[] more) => more is [] or [null, ..] || (more[0] is PickleDict { Items.Count: <= 8 } marks && marks.Items.Values.All(mark => mark is false));

    private static PickleDict Pairs(List<object?> pairs, PickleContext context)
    {
        context.Work(pairs.Count);
        var dictionary = new PickleDict();
        foreach (var pair in pairs)
        {
            if (pair is object?[] and [var key, var value])
                dictionary.Set(key, value);
            else if (pair is List<object?> { Count: 2 } list)
                dictionary.Set(list[0], list[1]);
        }

        return dictionary;
    }
}
