using System.Text.Encodings.Web;
using System.Text.Json;
using Clade.Core;
using Clade.Models.Conversions;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models;

/// <summary>
/// Writes a checkpoint as a folder of another layout, as safetensors. Before anything is written the result is recognised as a loader would, and its
/// architecture and preprocessing are compared with the checkpoint's: a layout that cannot say what the model computes is refused. Stateless.
/// </summary>
public static class ModelConversion
{
    // No file is called so: a folder that holds anything is never replaced.
    private const string Weights = ClipCheckpoint.WeightsFile, NoMarker = "?";

    internal static JsonSerializerOptions Indented { get; } = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Converts a checkpoint. All of it is held in memory.</summary>
    /// <param name="model">A folder, a weight file, or <c>owner/name[@revision]</c> of the cache.</param>
    /// <param name="layout">Layout of the result.</param>
    /// <param name="folder">Folder to write, new or empty; it appears when it is whole.</param>
    /// <param name="options">Null changes nothing but the layout.</param>
    /// <exception cref="InputException">The model does not load, cannot be resized so, or cannot be said in the layout; or the folder cannot be written.</exception>
    public static Conversion Convert(string model, ModelLayout layout, string folder, ConversionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new InputException($"{folder} holds other files; choose an empty or new folder.");
        options ??= new ConversionOptions();
        using var scope = new TensorScope();
        using var _ = Autograd.NoGrad();
        var outline = ModelOutline.Read(model);
        var config = ModelResizing.Resize(outline.Plan.Config, options.ImageSize, options.ContextLength);
        using var sketch = Sketch(outline, config, layout);
        var plan = Check(outline, config, layout, sketch);
        var type = options.ElementType ?? Usual(outline);
        AtomicFolder.Write(folder, NoMarker, temporary =>
        {
            foreach (var (name, json) in sketch.Json)
                AtomicFile.WriteText(Path.Combine(temporary, name), json.ToJsonString(Indented) + "\n");
            // transformers reads only files that say so.
            var notes = new Dictionary<string, string>(outline.Metadata.Where(note => note.Key is "license" or "licence" or "learngene" or "recipe")) { ["format"] = "pt" };
            foreach (var file in sketch.Tensors.GroupBy(item => Home(item.Name)))
                StateDict.Save(Path.Combine(temporary, file.Key, Weights), file.Select(item => (item.Name[Prefix(file.Key)..], item.Value)), notes, type);
            CompanionFiles.Copy(outline, plan, layout, temporary);
        });
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal).ToList();
        return new Conversion(folder, layout, files, files.Where(file => Path.GetFileName(file) == Weights).Sum(file => new FileInfo(Path.Combine(folder, file)).Length));
    }

    private static LayoutSketch Sketch(ModelOutline outline, DualEncoderConfig config, ModelLayout layout)
    {
        var (own, same) = (OwnLayout.Is(outline, layout), config == outline.Plan.Config);
        using var weights = WeightSource.Open(outline.Location.Weights);
        if (own && same)
            return OwnLayout.Sketch(outline, weights);
        var model = Model(outline, weights, config, same);
        try
        {
            var sketch = own ? OwnLayout.Sketch(outline, weights, model, config) : layout switch
            {
                ModelLayout.Transformers => TransformersLayout.Sketch(model, config),
                ModelLayout.OpenClip => OpenClipLayout.Sketch(model, config),
                ModelLayout.OpenAi => OpenAiLayout.Sketch(model, config),
                _ => CladeLayout.Sketch(model, config),
            };
            if (sketch is null)
                throw new InputException($"{outline.Name} cannot be written in the layout of {Name(layout)}: it has no place for {Towers(config)}; choose safetensors, which keeps its own, or clade.");
            if (outline.Preprocess is { } preprocess && config.Image is { } image)
                PreprocessWriting.Add(sketch.Json, layout, preprocess with { Size = image.ImageSize });
            return sketch with { Owner = model };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static DualEncoder Model(ModelOutline outline, WeightSource weights, DualEncoderConfig config, bool same)
    {
        var source = WeightLoading.Make(outline.Plan, outline.Files.Tensors, weights.Read, outline.Location.Weights);
        if (same)
            return source;
        using (source)
            return ModelResizing.Resize(source, outline.Plan.Config, config);
    }

    // As a loader will see it: nothing may be lost that changes a vector.
    private static ModelPlan Check(ModelOutline outline, DualEncoderConfig config, ModelLayout layout, LayoutSketch sketch)
    {
        var files = sketch.Files(outline.Name);
        try
        {
            var plan = ModelFamilies.Recognise(files);
            using (Initialise.ShapesOnly())
            {
                using var model = plan.Config.Create();
                WeightLoading.Check(model, plan.Names, files.Tensors, outline.Name);
            }

            if (ConfigDifference.First(CanonicalConfig.Of(config), CanonicalConfig.Of(plan.Config)) is { } lost)
                throw new InputException($"{lost} is lost");
            if (outline.Preprocess is { } preprocess && config.Image is { } image && PreprocessFiles.Find(files, plan, image.ImageSize).Preprocess != (preprocess with { Size = image.ImageSize }))
                PreprocessWriting.AddOwn(sketch.Json, preprocess with { Size = image.ImageSize });
            return plan;
        }
        catch (InputException error)
        {
            throw new InputException(layout == ModelLayout.Own ? $"{outline.Name} cannot be written so in its own layout ({error.Message.TrimEnd('.')}); choose the layout of Clade."
                : $"{outline.Name} cannot be written in the layout of {Name(layout)}, which would say something else ({error.Message.TrimEnd('.')}); choose safetensors, which keeps its own, or clade.", error);
        }
    }

    private static ElementType? Usual(ModelOutline outline)
    {
        var types = outline.Tensors.Select(entry => entry.Type).Where(type => type.IsFloatingPoint()).Distinct().ToList();
        return types is [var one] ? one : null;
    }

    private static string Towers(DualEncoderConfig config) =>
        string.Join(" and ", new object?[] { config.Image, config.Text }.OfType<object>().Select(tower => $"its {(tower is IImageConfig ? "image" : "text")} tower ({tower.GetType().Name.Replace("Config", "", StringComparison.Ordinal)})"));

    private static string Name(ModelLayout layout) => layout switch
    {
        ModelLayout.Transformers => "transformers",
        ModelLayout.OpenClip => "OpenCLIP",
        ModelLayout.OpenAi => "OpenAI",
        _ => "Clade",
    };

    // Tensors of a module's folder go back to it.
    private static string Home(string name) => name.IndexOf('/', StringComparison.Ordinal) is > 0 and var slash ? name[..slash] : "";

    private static int Prefix(string home) => home.Length == 0 ? 0 : home.Length + 1;
}
