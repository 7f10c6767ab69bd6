using Clade.Core;

namespace Clade.Torch;

/// <summary>Named tensors in safetensors files.</summary>
public static class StateDict
{
    /// <summary>Writes tensors atomically, in their own element types unless another is given for the floating-point ones.</summary>
    /// <param name="path">File to write.</param>
    /// <param name="tensors">Names must differ.</param>
    /// <param name="metadata">Free text pairs.</param>
    /// <param name="floatType">Type for floating-point tensors; null keeps each as it is.</param>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Value)> tensors, IReadOnlyDictionary<string, string>? metadata = null, ElementType? floatType = null)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var items = new List<SafeTensorsItem>();
        foreach (var (name, value) in tensors)
        {
            var type = floatType is { } wanted && value.ElementType.IsFloatingPoint() ? wanted : value.ElementType;
            // The tensor itself where nothing is converted: its bytes are read when the file is written.
            var written = value.Detach().To(Device.Cpu, type).Contiguous();
            items.Add(new SafeTensorsItem(name, type.SafeTensorsName(), value.Shape, new TensorBytes(written).Memory));
        }

        SafeTensorsFile.Write(path, items, metadata);
    }

    /// <summary>All tensors of a file, copied out of the memory map. They belong to the caller or its scope.</summary>
    /// <exception cref="InputException">The file is missing, truncated or holds a type that tensors do not have.</exception>
    public static Dictionary<string, Tensor> Load(string path)
    {
        using var file = SafeTensorsFile.Open(path);
        return file.Entries.ToDictionary(entry => entry.Name, entry => Read(file, entry), StringComparer.Ordinal);
    }

    /// <summary>One tensor of an open file, copied.</summary>
    /// <exception cref="InputException">Tensors do not have this type.</exception>
    public static unsafe Tensor Read(SafeTensorsFile file, SafeTensorsEntry entry)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(entry);
        if (ElementTypes.FromSafeTensorsName(entry.DType) is not { } type)
            throw new InputException($"Tensor {entry.Name} of {file.Path} has type {entry.DType}, which Clade does not read.");
        var tensor = Operators.Empty([.. entry.Shape], type);
        System.Buffer.MemoryCopy((void*)file.Address(entry), (void*)tensor.Elements(), entry.Length, entry.Length);
        file.Forget(entry);
        GC.KeepAlive(file);
        return tensor;
    }

    /// <summary>
    /// Copies the tensors of a file into existing ones of the same names and shapes; floating-point ones are converted where
    /// their precision differs. Checks everything before it changes anything.
    /// </summary>
    /// <param name="path">File to read.</param>
    /// <param name="targets">For example <see cref="Module.State"/>.</param>
    /// <exception cref="InputException">Names are missing or left over, or a shape or type differs; the sentence names them.</exception>
    public static void LoadInto(string path, IEnumerable<(string Name, Tensor Value)> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        using var file = SafeTensorsFile.Open(path);
        var pairs = new List<(SafeTensorsEntry Entry, Tensor Target)>();
        var (missing, wrong) = (new List<string>(), new List<string>());
        foreach (var (name, target) in targets)
        {
            if (file.Find(name) is not { } entry)
                missing.Add(name);
            else if (!entry.Shape.SequenceEqual(target.Shape) || !Fits(entry.DType, target.ElementType))
                wrong.Add($"{name} {Describe(entry.DType, entry.Shape)} instead of {Describe(target)}");
            else
                pairs.Add((entry, target));
        }

        var used = pairs.Select(pair => pair.Entry.Name).ToHashSet(StringComparer.Ordinal);
        var extra = missing.Count + wrong.Count > 0 ? [] : file.Entries.Where(entry => !used.Contains(entry.Name)).Select(entry => entry.Name).ToList();
        if (missing.Count + wrong.Count + extra.Count > 0)
            throw new InputException($"{path} does not fit the model: {Say("missing", missing)}{Say("different", wrong)}{Say("unknown", extra)}use the checkpoint that belongs to this configuration.");
        using var _ = Autograd.NoGrad();
        foreach (var (entry, target) in pairs)
        {
            using var scope = new TensorScope();
            target.CopyInPlace(Read(file, entry));
        }
    }

    private static bool Fits(string type, ElementType target) =>
        ElementTypes.FromSafeTensorsName(type) is { } source && (source == target || (source.IsFloatingPoint() && target.IsFloatingPoint()));

    private static string Describe(Tensor tensor) => Describe(tensor.ElementType.SafeTensorsName(), tensor.Shape);

    private static string Describe(string type, IReadOnlyList<long> shape) => $"{type} [{string.Join(", ", shape)}]";

    private static string Say(string what, List<string> names) => names.Count == 0 ? "" :
        $"{what} {string.Join(", ", names.Take(5))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")}; ";
}
