using Clade.Core;
using Clade.Data.Embedding;
using Clade.Data.Sets;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>What <c>clade embed</c> was asked for, and the order in which it is done: whatever can be wrong is looked at before the model computes.</summary>
internal sealed record EmbedJob
{
    // Below this many entries, finding the fastest product takes longer than it saves.
    private const int MuchWork = 512;

    internal required string Model { get; init; }

    internal required IReadOnlyList<string> Images { get; init; }

    internal required IReadOnlyList<string> Texts { get; init; }

    internal required string Output { get; init; }

    internal required bool Normalise { get; init; }

    internal required int? Batch { get; init; }

    /// <summary>auto, float32, bfloat16 or float64; null for auto in a folder and float32 in a file.</summary>
    internal required string? Precision { get; init; }

    internal required PictureOptions Pictures { get; init; }

    internal required PictureSetOptions Tables { get; init; }

    internal required ShardChoice Shards { get; init; }

    private bool IsFile => Output.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase);

    internal static string NameOf(ElementType type) => type.ToString().ToLowerInvariant();

    /// <summary>Does it.</summary>
    internal EmbedResult Run(CancellationToken cancellation)
    {
        if (IsFile)
            Targets.SafeTensors(Output, VectorFile.Vectors, "vectors.safetensors");
        if (Images.Count + Texts.Count == 0)
            throw new InputException("There is nothing to embed; give --images, --texts or both.");
        if (IsFile && Shards.World > 1)
            throw new InputException("One file cannot be written by several runs; give --out the name of a folder.");
        using var pictures = PictureInputs.Open(Images, TextLines.Input, Tables);
        if (pictures.Count + pictures.Problems.Count + Texts.Count == 0)
            throw new InputException("There is nothing to embed; the lists that were given are empty.");
        if (pictures.Problems.Count > (Shards.MostErrors ?? (IsFile ? 0 : long.MaxValue)))
            throw new InputException($"{pictures.Problems[0].Reason.TrimEnd('.')}; leave it out, or allow failures with --max-errors.");
        var (model, plan, cosine) = Prepare(pictures);
        using var _ = model;
        var options = new EmbeddingOptions
        {
            Batch = Batch,
            Normalise = Normalise,
            ShardRows = IsFile ? int.MaxValue : Shards.Rows,
            Rank = Shards.Rank,
            World = Shards.World,
            MostErrors = Shards.MostErrors ?? (IsFile ? 0 : null),
        };
        var result = IsFile ? new EmbedFile(this, model, plan, options).Write(pictures, cancellation) : new EmbedFolder(this, model, plan, options, cosine).Write(pictures, cancellation);
        return result with { Cosine = cosine };
    }

    /// <summary>What files say of themselves.</summary>
    internal Dictionary<string, string> Notes(LoadedModel model, ComputePlan plan)
    {
        var fingerprint = model.Fingerprint;
        var notes = new Dictionary<string, string>
        {
            ["format"] = VectorFile.Vectors,
            ["model"] = model.Name,
            ["family"] = model.Plan.Family,
            ["precision"] = NameOf(plan.Type),
            ["products"] = plan.Products.ToString().ToLowerInvariant(),
            ["normalised"] = Normalise ? "true" : "false",
            ["fingerprint"] = fingerprint.Whole,
            ["fingerprint.weights"] = fingerprint.Weights,
        };
        if (Images.Count > 0)
        {
            notes["preprocess"] = model.Preprocess!.ToJson();
            notes["fingerprint.preprocess"] = fingerprint.Preprocess;
        }

        if (Texts.Count > 0)
            notes["fingerprint.tokenizer"] = fingerprint.Tokenizer;
        return notes;
    }

    private void Check(LoadedModel model, PictureInput pictures)
    {
        if (Images.Count > 0 && model.Model.Image is null)
            throw new InputException($"{model.Name} has no image tower; leave out --images.");
        if (Texts.Count > 0 && model.Model.Text is null)
            throw new InputException($"{model.Name} has no text tower; leave out --texts.");
        if (Texts.Count > 0 && model.Tokenizer is null)
            throw new InputException(model.TokenizerProblem!);
        if (!IsFile)
            return;
        VectorFile.CheckSize(pictures.Count, model.Plan.Config.EmbedDim, "pictures");
        VectorFile.CheckSize(Texts.Count, model.Plan.Config.EmbedDim, "texts");
    }

    // A run that goes on computes as it did. Else auto takes bfloat16 only if a sample says that it does not turn vectors.
    private (LoadedModel Model, ComputePlan Plan, double? Cosine) Prepare(PictureInput pictures)
    {
        var wanted = Precision ?? (IsFile ? "float32" : "auto");
        var earlier = IsFile ? null : EmbeddingManifest.Read(Output);
        var goesOn = wanted == "auto" && earlier?.Precision is "float32" or "bfloat16";
        var type = ComputePlan.TypeOf(goesOn ? earlier!.Precision : wanted);
        var model = Load(type);
        try
        {
            Check(model, pictures);
            var sample = wanted == "auto" && !goesOn && type == ElementType.BFloat16 ? PrecisionSample.Take(model, pictures, Texts) : null;
            var plan = Plan(type, earlier, pictures.Count + Texts.Count);
            model.Pack(plan);
            var cosine = goesOn ? earlier!.CosineToFloat32 : sample?.Cosine(model);
            if (goesOn || !(cosine < PrecisionSample.Least))
                return (model, plan, cosine);
            model.Dispose();
            model = Load(ElementType.Float32);
            plan = Plan(ElementType.Float32, earlier, pictures.Count + Texts.Count);
            model.Pack(plan);
            return (model, plan, null);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private LoadedModel Load(ElementType type) =>
        LoadedModel.Load(Model, new LoadOptions { Pictures = Pictures, ElementType = type == ElementType.Float64 ? type : ElementType.Float32 });

    private static ComputePlan Plan(ElementType type, EmbeddingManifest? earlier, int entries)
    {
        if (earlier?.Precision == NameOf(type))
            return new ComputePlan(type, earlier.Products);
        return entries >= MuchWork ? ComputePlan.Measure(type, threads: ThreadPlan.For(Device.Cpu, long.MaxValue)) : new ComputePlan(type, type == ElementType.BFloat16 ? ProductKind.Convolution : ProductKind.Linear);
    }
}
