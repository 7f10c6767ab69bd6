using Clade.Core;
using Clade.Models;
using Clade.Torch;

namespace Clade.Methods;

/// <summary>Learngenes on disk. Everything a file says of itself is compared with its tensors before anything is allocated.</summary>
internal static class LearngeneFile
{
    internal static void Save(string path, Learngene learngene, ElementType? floatType)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var tensors = learngene.State().Select(item => (item.Name, floatType is { } type && !IsScalars(item.Name) ? item.Value.To(type) : item.Value));
        StateDict.Save(path, tensors, learngene.Info.ToMetadata());
    }

    internal static Learngene Load(string path)
    {
        LearngeneInfo info;
        using (var file = SafeTensorsFile.Open(path))
        {
            info = LearngeneInfo.FromMetadata(file.Metadata, path);
            Compare(path, file, Shapes(info));
        }

        var learngene = new Learngene(info);
        try
        {
            StateDict.LoadInto(path, learngene.State());
            CheckNumbers(path, learngene);
            return learngene;
        }
        catch
        {
            learngene.Dispose();
            throw;
        }
    }

    /// <summary>Every name of a learngene with its shape.</summary>
    internal static Dictionary<string, long[]> Shapes(LearngeneInfo info)
    {
        var shapes = new Dictionary<string, long[]>(StringComparer.Ordinal)
        {
            ["coef.v"] = LearngeneCoefficients.StoredShape(info.Mode, info.Vision.Layers),
            ["coef.t"] = LearngeneCoefficients.StoredShape(info.Mode, info.Text.Layers),
            ["logit_scale"] = [],
        };
        foreach (var (name, tower) in Bases(info))
        {
            foreach (var group in Enum.GetValues<BlockGroup>())
            {
                shapes[$"{name}.{BlockGroups.Names[(int)group]}.weight"] = BlockGroups.WeightShape(group, tower);
                shapes[$"{name}.{BlockGroups.Names[(int)group]}.bias"] = BlockGroups.BiasShape(group, tower);
            }
        }

        foreach (var (name, shape) in ClipShapes.VisionFrame(info.Vision, info.Config.EmbedDim))
            shapes[Learngene.SharedImage + name] = shape;
        foreach (var (name, shape) in ClipShapes.TextFrame(info.Text, info.Config.EmbedDim))
            shapes[Learngene.SharedText + name] = shape;
        return shapes;
    }

    /// <summary>The blocks of a learngene and the towers whose sizes they have.</summary>
    internal static (string Name, TowerConfig Tower)[] Bases(LearngeneInfo info) => info.Kind == LearngeneKind.MmLg
        ? [("mm", info.Widest), ("uni_v", info.Vision), ("uni_t", info.Text)]
        : [("base_v", info.Vision), ("slope_v", info.Vision), ("base_t", info.Text), ("slope_t", info.Text)];

    private static bool IsScalars(string name) => name is "coef.v" or "coef.t" or "logit_scale";

    private static void Compare(string path, SafeTensorsFile file, Dictionary<string, long[]> shapes)
    {
        foreach (var (name, shape) in shapes)
        {
            if (file.Find(name) is not { } entry)
                throw new InputException($"{path} lacks the tensor {name}, so it is not a whole learngene; extract it again.");
            if (!entry.Shape.SequenceEqual(shape) || ElementTypes.FromSafeTensorsName(entry.DType) is not { } type || !type.IsFloatingPoint())
                throw new InputException($"{path} holds {name} as {entry.DType} [{string.Join(", ", entry.Shape)}] where its own configuration asks for numbers [{string.Join(", ", shape)}]; extract it again.");
        }

        if (file.Entries.FirstOrDefault(entry => !shapes.ContainsKey(entry.Name)) is { } unknown)
            throw new InputException($"{path} holds an unknown tensor {unknown.Name}; it does not belong in a learngene of this kind.");
    }

    private static void CheckNumbers(string path, Learngene learngene)
    {
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        foreach (var (name, value) in learngene.State())
        {
            if (!double.IsFinite(value.Abs().Max().ToDouble()))
                throw new InputException($"{path} holds numbers in {name} that are not finite; extract the learngene again.");
        }
    }
}
