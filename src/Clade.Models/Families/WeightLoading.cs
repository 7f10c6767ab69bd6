using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Families;

/// <summary>Brings the tensors of a checkpoint into a model through a <see cref="NameTable"/>.</summary>
public static class WeightLoading
{
    /// <summary>Fills every parameter and buffer of the model that the table does not leave out; checks all names and shapes before it changes anything. Floating-point types are converted.</summary>
    /// <param name="model">The model.</param>
    /// <param name="names">The checkpoint's names and ours.</param>
    /// <param name="shapes">Shape of each tensor of the checkpoint.</param>
    /// <param name="read">Reads one tensor of the checkpoint by its name.</param>
    /// <param name="source">Where it came from, for the sentence.</param>
    /// <exception cref="InputException">Tensors are missing, left over or of other shapes; the sentence names them.</exception>
    public static void Fill(Module model, NameTable names, IReadOnlyDictionary<string, long[]> shapes, Func<string, Tensor> read, string source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(read);
        var plan = Plan(model, names, shapes, source);
        using var _ = Autograd.NoGrad();
        foreach (var (_, target, sources) in plan)
        {
            using var scope = new TensorScope();
            target.CopyInPlace(Read(target, sources, read));
        }
    }

    /// <summary>
    /// The plan's model around the tensors of a checkpoint. What is read becomes the model's memory, and is copied only where its type or layout
    /// differs: memory never holds more than the model in its type, 2 bytes a number in bfloat16, and one tensor as the file has it.
    /// </summary>
    /// <param name="plan">Architecture and names.</param>
    /// <param name="shapes">Shape of each tensor of the checkpoint.</param>
    /// <param name="read">Reads one tensor of the checkpoint by its name, into memory of its own.</param>
    /// <param name="source">Where it came from, for the sentence.</param>
    /// <param name="type">Type of the model's floating-point tensors, whatever the file has.</param>
    /// <returns>The caller's. Its parameters do not ask for gradients.</returns>
    /// <exception cref="InputException">Tensors are missing, left over or of other shapes; the sentence names them.</exception>
    public static DualEncoder Make(ModelPlan plan, IReadOnlyDictionary<string, long[]> shapes, Func<string, Tensor> read, string source, ElementType type = ElementType.Float32)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(shapes);
        ArgumentNullException.ThrowIfNull(read);
        // Shapes alone have no initial values: what the table leaves out must be a scalar, which is always real.
        bool leavesOut;
        using (Initialise.ShapesOnly())
        {
            using var outline = plan.Config.Create();
            Plan(outline, plan.Names, shapes, source);
            leavesOut = outline.State().Any(item => item.Value.Dimensions > 0 && plan.Names.Sources(item.Name).Names.Count == 0);
        }

        using var _ = Autograd.NoGrad();
        using var shapesOnly = leavesOut ? null : Initialise.ShapesOnly();
        var model = plan.Config.Create();
        try
        {
            model.SetRequiresGrad(false);
            foreach (var (name, target) in model.State())
            {
                using var scope = new TensorScope();
                var sources = plan.Names.Sources(name);
                var value = sources.Names.Count == 0 ? target.Detach() : Read(target, sources, read);
                target.SetData(value.To(target.ElementType.IsFloatingPoint() ? type : target.ElementType).Contiguous());
            }

            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Compares names and shapes, and changes nothing: the model may have shapes without memory (<see cref="Initialise.ShapesOnly"/>).</summary>
    /// <inheritdoc cref="Fill"/>
    public static void Check(Module model, NameTable names, IReadOnlyDictionary<string, long[]> shapes, string source)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(shapes);
        Plan(model, names, shapes, source);
    }

    private static List<(string Name, Tensor Value, (IReadOnlyList<string> Names, TensorLayout Layout) Sources)> Plan(
        Module model, NameTable names, IReadOnlyDictionary<string, long[]> shapes, string source)
    {
        var plan = model.State().Select(item => (item.Name, item.Value, Sources: names.Sources(item.Name)))
            .Where(item => item.Sources.Names.Count > 0 && item.Value.Count > 0).ToList();
        var used = plan.SelectMany(item => item.Sources.Names).ToHashSet(StringComparer.Ordinal);
        var missing = used.Where(name => !shapes.ContainsKey(name)).ToList();
        var wrong = plan.Where(item => item.Sources.Names.All(shapes.ContainsKey) && !Fits(item.Value.Shape, item.Sources, shapes))
            .Select(item => $"{string.Join(" + ", item.Sources.Names)} [{string.Join("] + [", item.Sources.Names.Select(name => string.Join(", ", shapes[name])))}] instead of [{string.Join(", ", item.Value.Shape)}]").ToList();
        var unknown = shapes.Keys.Where(name => !used.Contains(name) && !names.Ignores(name)).ToList();
        if (missing.Count + wrong.Count + unknown.Count > 0)
            throw new InputException($"{source} does not fit the model: {Say("missing", missing)}{Say("different", wrong)}{Say("unknown", unknown)}use the weights that belong to this configuration.");
        return plan;
    }

    private static Tensor Read(Tensor target, (IReadOnlyList<string> Names, TensorLayout Layout) sources, Func<string, Tensor> read)
    {
        var parts = sources.Names.Select(read).ToArray();
        var value = sources.Layout switch
        {
            TensorLayout.Stacked => Operators.Cat(parts, 0),
            TensorLayout.Transposed => parts[0].T(),
            _ => parts[0],
        };
        return value.Reshape(target.Shape);
    }

    private static bool Fits(long[] ours, (IReadOnlyList<string> Names, TensorLayout Layout) sources, IReadOnlyDictionary<string, long[]> shapes)
    {
        var first = shapes[sources.Names[0]];
        return sources.Layout switch
        {
            TensorLayout.Transposed => first.Length == 2 && ours.Length == 2 && first[0] == ours[1] && first[1] == ours[0],
            TensorLayout.Stacked => ours.Length > 0 && sources.Names.All(name => shapes[name].Length == ours.Length && shapes[name].Skip(1).SequenceEqual(ours.Skip(1)))
                && sources.Names.Sum(name => shapes[name][0]) == ours[0],
            _ => first.Where(size => size != 1).SequenceEqual(ours.Where(size => size != 1)),
        };
    }

    private static string Say(string what, List<string> names) => names.Count == 0 ? "" :
        $"{what} {string.Join(", ", names.Take(5))}{(names.Count > 5 ? $" and {names.Count - 5} more" : "")}; ";
}
