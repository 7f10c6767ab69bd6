using System.Globalization;

namespace Clade.Models.Formats;

/// <summary>What a checkpoint holds, once its wrapping is off.</summary>
/// <param name="Values">Tensors and refused values by name, in order.</param>
/// <param name="Unwrapped">What was taken off.</param>
/// <param name="Metadata">Plain values around the tensors.</param>
internal sealed record FoundState(IReadOnlyList<KeyValuePair<string, object>> Values, string Unwrapped, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Finds the named tensors in the value of a pickle. A dictionary under one of <see cref="_wrappers"/> is taken instead of the
/// one around it, up to four times; prefixes of <see cref="_prefixes"/> that all names have are taken off. Objects of
/// TorchScript and dictionaries without a tensor of their own give names joined by dots.
/// </summary>
internal sealed class StateDictFinder(PickleContext context)
{
    private const int MostWrappers = 4, MostDepth = 64, MostMetadata = 200, LongestMetadata = 1000;
    private static readonly string[] _wrappers = ["state_dict", "model_state_dict", "model", "module"];

    // Put there by DistributedDataParallel and by torch.compile.
    private static readonly string[] _prefixes = ["module.", "_orig_mod."];
    private readonly List<KeyValuePair<string, object>> _values = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);
    private bool _isScript;

    internal FoundState Find(object? root)
    {
        var unwrapped = "";
        var state = root;
        for (var i = 0; i < MostWrappers && state is PickleDict dictionary; i++)
        {
            Describe(dictionary);
            if (_wrappers.FirstOrDefault(key => dictionary[key] is PickleDict or PickleModule) is not { } wrapper)
                break;
            unwrapped += wrapper + "/";
            state = dictionary[wrapper];
        }

        _isScript = state is PickleModule;
        var items = (state as PickleModule)?.Attributes ?? state as PickleDict;
        if (items is null)
            throw context.Bad(state is PickleRefused refused
                ? $"it holds an object of the Python class {refused.Name} and no dictionary of tensors; save model.state_dict() instead of the model"
                : "it holds no dictionary of tensors");
        if (_isScript)
            Describe(items);
        Collect(items, "", 0, nested: _isScript || !items.Items.Values.Any(value => value is TensorRef));
        var prefix = TakePrefixes();
        if (!_values.Any(value => value.Value is TensorRef))
            throw context.Bad("it holds no tensors with names");
        return new FoundState(_values, unwrapped + prefix, _metadata);
    }

    // Shared dictionaries are walked as often as they are named, so every name costs its length of the work that is left.
    private void Collect(PickleDict items, string path, int depth, bool nested)
    {
        if (depth > MostDepth)
            throw context.Bad($"its dictionaries are nested more than {MostDepth} deep");
        foreach (var (key, value) in items.Items)
        {
            context.Work(1 + ((path.Length + key.Length) / 8));
            if (value is TensorRef or PickleRefused)
                _values.Add(new(path + key, value));
            else if (value is PickleModule module && nested)
                Collect(module.Attributes, path + key + ".", depth + 1, nested);
            else if (value is PickleDict dictionary && nested && !_isScript)
                Collect(dictionary, path + key + ".", depth + 1, nested);
        }
    }

    private string TakePrefixes()
    {
        var taken = "";
        while (_values.Count > 0 && _prefixes.FirstOrDefault(prefix => _values.All(value => value.Key.StartsWith(prefix, StringComparison.Ordinal) && value.Key.Length > prefix.Length)) is { } common)
        {
            taken += common;
            context.Work(_values.Count);
            for (var i = 0; i < _values.Count; i++)
                _values[i] = new(_values[i].Key[common.Length..], _values[i].Value);
        }

        return taken;
    }

    private void Describe(PickleDict dictionary)
    {
        foreach (var (key, value) in dictionary.Items)
        {
            var text = value switch
            {
                string { Length: <= LongestMetadata } words => words,
                bool flag => flag ? "true" : "false",
                long number => number.ToString(CultureInfo.InvariantCulture),
                double number => number.ToString("R", CultureInfo.InvariantCulture),
                _ => null,
            };
            if (text is not null && _metadata.Count < MostMetadata && key.Length <= LongestMetadata)
                _metadata.TryAdd(key, text);
        }
    }
}
