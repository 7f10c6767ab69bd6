using System.Text.Json;
using Clade.Core;
using Clade.Models;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>
/// A reference model: recognised from its files as any checkpoint, then every stage that <c>io.safetensors</c> holds in the order of the
/// pipeline, so that the first failure says where; then logits, losses and the gradient of every parameter.
/// Tolerances: stages 5e-5 + 2e-5·|x| (MobileCLIP, whose values are larger, 1e-4), unit vectors 1e-5, logits 1e-4, losses 1e-5 relative.
/// </summary>
internal sealed class GoldenModel : IDisposable
{
    private readonly TensorScope _scope = new();
    private readonly Dictionary<string, Dictionary<string, Tensor>?> _variants = new(StringComparer.Ordinal);
    private readonly string _name;
    private readonly JsonElement _about;
    private readonly DualEncoder _model;
    private readonly ModelPlan _plan;
    private readonly Dictionary<string, Tensor> _io;
    private readonly double _stage;
    private readonly string? _folder;

    // What the reference calls a stage, and what the tower does.
    private static readonly Dictionary<string, string> s_aliases = new(StringComparer.Ordinal) { ["last_token"] = "pooled", ["mean_pooled"] = "pooled", ["inv_freq"] = "inverse_frequencies" };

    private GoldenModel(string folder)
    {
        _name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        _folder = folder;
        using var weights = WeightSource.Open(Path.Combine(folder, "weights.safetensors"));
        _plan = ModelFamilies.Recognise(LoadedModel.Files(ModelLocation.Find(folder), weights));
        _model = Load(_plan.Config);
        _io = StateDict.Load(Path.Combine(folder, "io.safetensors"));
        using var about = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "config.json")));
        _about = about.RootElement.Clone();
        _stage = StageTolerance(_plan);
    }

    private GoldenModel(LoadedModel model, Dictionary<string, Tensor> io) =>
        (_name, _model, _plan, _io, _stage) = (model.Name, model.Model, model.Plan, io, StageTolerance(model.Plan));

    /// <summary>A loaded model against inputs and outputs that were made elsewhere: tensors <c>input.*</c> and <c>output.*</c> as in <c>io.safetensors</c>.</summary>
    internal static List<Check> Compare(LoadedModel model, string file)
    {
        using var scope = new TensorScope();
        var golden = new GoldenModel(model, StateDict.Load(file));
        using var __ = golden._scope;
        return [.. golden.Stages()];
    }

    /// <summary>Every stage of the model in a folder; what cannot be run is a failed stage with the reason.</summary>
    internal static IEnumerable<Check> Run(string folder)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        GoldenModel golden;
        Check? failed = null;
        try
        {
            golden = new GoldenModel(folder);
        }
        catch (InputException error)
        {
            failed = Check.Failed(name, "load", error.Message);
            golden = null!;
        }

        if (failed is not null)
        {
            yield return failed;
            yield break;
        }

        using (golden)
        {
            foreach (var check in golden.Stages())
                yield return check;
        }
    }

    public void Dispose()
    {
        _scope.Dispose();
        _model.Dispose();
    }

    private IEnumerable<Check> Stages()
    {
        var seen = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        var (image, text) = (Image(seen), Text(seen));
        foreach (var name in Outputs([.. seen.Keys]))
        {
            var stage = name["output.".Length..];
            var expected = _io[name];
            if (Logits(stage, image, text) is { } joint)
                yield return joint(expected);
            else if (Candidates(seen, stage).ToList() is { Count: > 0 } candidates)
                yield return Nearest(stage, expected, candidates);
            else if (Variant(stage) is { } variant)
                yield return Check.Of(_name, stage, Real(expected), Real(variant), _stage, 2e-5);
            else
                yield return Check.Failed(_name, stage, "the tower does not show this stage");
        }

        if (_about.ValueKind != JsonValueKind.Object)
            yield break;
        foreach (var group in _about.EnumerateObject().Where(item => item.Name.StartsWith("gradients_of_", StringComparison.Ordinal)))
            yield return Gradients(group.Name["gradients_of_".Length..], group.Value, image, text);
    }

    // The description keeps the order of the pipeline, which safetensors files do not; without one the towers' own order serves.
    private IEnumerable<string> Outputs(List<string> seen)
    {
        var all = _io.Keys.Where(name => name.StartsWith("output.", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var first = _about.ValueKind == JsonValueKind.Object && _about.TryGetProperty("shapes", out var shapes)
            ? shapes.EnumerateObject().Select(item => item.Name) : seen.Select(stage => "output." + stage);
        var ordered = first.Where(all.Remove).ToList();
        return ordered.Concat(all.Order(StringComparer.Ordinal));
    }

    private static double StageTolerance(ModelPlan plan) => plan.Family.Contains("MobileCLIP", StringComparison.OrdinalIgnoreCase) ? 1e-4 : 5e-5;

    private Check Nearest(string stage, Tensor expected, List<Tensor> candidates)
    {
        var (absolute, relative) = stage.EndsWith("normalized", StringComparison.Ordinal) ? (1e-5, 0) : (_stage, 2e-5);
        var checks = candidates.Select(actual => Check.Of(_name, stage, Real(expected), Real(actual), absolute, relative)).ToList();
        return checks.FirstOrDefault(check => check.Passed) ?? checks[0];
    }

    // A reference without a stage of its own for the last norm shows what comes out of it as tokens, one without a projection what comes out of its head as pooled.
    private IEnumerable<Tensor> Candidates(Dictionary<string, Tensor> seen, string stage)
    {
        var other = stage.EndsWith("tokens", StringComparison.Ordinal) ? stage[..^6] + "final" : stage.EndsWith("pooled", StringComparison.Ordinal) ? stage[..^6] + "projected" : null;
        var alternatives = other is null || _io.ContainsKey("output." + other) ? new[] { stage } : [stage, other];
        return alternatives.Select(name => Seen(seen, name)).OfType<Tensor>();
    }

    private static Tensor? Seen(Dictionary<string, Tensor> seen, string stage) =>
        seen.GetValueOrDefault(stage) ?? (s_aliases.TryGetValue(stage, out var alias) ? seen.GetValueOrDefault(alias) : null);

    // prefix.stage of a run in another way; each such run is made once.
    private Tensor? Variant(string stage)
    {
        var dot = stage.IndexOf('.', StringComparison.Ordinal);
        if (stage == "pos248" && _io.TryGetValue("input.pos77", out var short77))
            return PositionalTables.StretchContext(short77, (int)_io["output.pos248"].Size(0));
        if (dot < 0 || _folder is null)
            return null;
        var (prefix, inner) = (stage[..dot], stage[(dot + 1)..]);
        if (!_variants.TryGetValue(prefix, out var stages))
            _variants[prefix] = stages = prefix == "masked" ? GoldenVariants.Masked(_model, _io) : GoldenVariants.Run(prefix, _about, _plan.Config, Load, Input());
        return stages is null ? null : Seen(stages, inner);
    }

    // Rows of padding before a language model's text hold nothing: the reference stores 0 there.
    private Tensor Real(Tensor value)
    {
        if (_plan.Config.Text is not LanguageModelConfig || _io.GetValueOrDefault("input.attention_mask") is not { } mask || value.Shape.Length != 3 || value.Size(0) != mask.Size(0) || value.Size(1) != mask.Size(1))
            return value;
        return value.MaskedFill(mask.Eq(0).Unsqueeze(-1), 0);
    }

    private DualEncoder Load(DualEncoderConfig config)
    {
        using var weights = WeightSource.Open(Path.Combine(_folder!, "weights.safetensors"));
        var model = config.Create();
        WeightLoading.Fill(model, _plan.Names, weights.Entries.ToDictionary(entry => entry.Name, entry => entry.Shape.ToArray(), StringComparer.Ordinal), weights.Read, _folder!);
        return model;
    }

    private TextInput? Input() => (_io.GetValueOrDefault("input.text") ?? _io.GetValueOrDefault("input.text_embedding")) is { } ids
        ? new TextInput(ids) { Mask = _io.GetValueOrDefault("input.attention_mask"), TokenTypes = _io.GetValueOrDefault("input.token_type_ids") }
        : null;

    private Tensor? Image(Dictionary<string, Tensor> seen)
    {
        if (_model.Image is not { } tower || !_io.TryGetValue("input.image", out var pixels))
            return null;
        var features = tower.Encode(pixels, (stage, value) => seen["vision." + stage] = value);
        seen["vision.projected"] = features;
        seen["vision.normalized"] = DualEncoder.Normalise(features);
        return features;
    }

    // A lone text tower has stages without a prefix.
    private Tensor? Text(Dictionary<string, Tensor> seen)
    {
        if (_model.Text is not { } tower || Input() is not { } input)
            return null;
        void Show(string stage, Tensor value) => seen["text." + stage] = seen[_model.Image is null ? stage : "text." + stage] = value;
        var features = tower.Encode(input, Show);
        Show("projected", features);
        Show("normalized", DualEncoder.Normalise(features));
        return features;
    }

    // What needs both towers, or a loss.
    private Func<Tensor, Check>? Logits(string stage, Tensor? image, Tensor? text)
    {
        if (stage == "surrogate_loss")
            return expected => Check.Of(_name, stage, expected, Loss(stage, image, text)!, 5e-5, 1e-5);
        if (image is null || text is null)
            return null;
        return stage switch
        {
            "logits_per_image" => expected => Check.Of(_name, stage, expected, Joint(image, text), 1e-4),
            "logits_per_text" => expected => Check.Of(_name, stage, expected, Joint(image, text).T(), 1e-4),
            "probabilities" => expected => Check.Of(_name, stage, expected, Joint(image, text).Sigmoid(), 1e-5),
            _ when stage.StartsWith("loss", StringComparison.Ordinal) => expected => Check.Of(_name, stage, expected, Loss(stage, image, text)!, 0, 1e-5),
            _ => null,
        };
    }

    private Tensor Joint(Tensor image, Tensor text) => _model.Logits(DualEncoder.Normalise(image), DualEncoder.Normalise(text));

    // The loss that the reference stored: of the sigmoid where the model has a bias, else cross-entropy both ways; for one tower a weighted sum.
    private Tensor? Loss(string name, Tensor? image, Tensor? text)
    {
        if (name == "surrogate_loss")
        {
            var features = image ?? text!;
            var weights = Tensor.From<double>([.. Enumerable.Range(0, (int)features.Count).Select(i => -1 + (2.0 * i / (features.Count - 1)))], features.Shape);
            return (features * weights.To(features.ElementType)).Sum();
        }

        if (image is null || text is null)
            return null;
        var (x, y) = (DualEncoder.Normalise(image), DualEncoder.Normalise(text));
        if (_model.LogitBias is { } bias)
            return Training.SigLipLoss.Pairwise(x, y, _model.Scale(), bias);
        var logits = _model.Logits(x, y);
        return -(logits.LogSoftmax(-1).Diagonal().Mean() + logits.T().LogSoftmax(-1).Diagonal().Mean()) / 2;
    }

    // Norm 1e-3 relative + 1e-6; single values 1e-4 + 1e-3·|x|.
    private Check Gradients(string loss, JsonElement expected, Tensor? image, Tensor? text)
    {
        var stage = $"gradients of {loss}";
        _model.ZeroGrad();
        if (Loss(loss, image, text) is not { } value)
            return Check.Failed(_name, stage, "the model has no such loss");
        value.Backward(retainGraph: true);
        var wanted = expected.EnumerateObject().ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);
        var checks = new List<Check>();
        foreach (var (ours, parameter) in _model.Parameters())
        {
            foreach (var (theirs, gradient) in Theirs(ours, parameter.Grad()))
            {
                if (wanted.Remove(theirs, out var values))
                    Compare(checks, theirs, values, gradient);
                else
                    checks.Add(Check.Failed(_name, theirs, "the reference has no such gradient"));
            }
        }

        checks.AddRange(wanted.Keys.Select(name => Check.Failed(_name, name, "Clade has no such gradient")));
        var worst = Check.Worst(_name, stage, checks);
        return worst with { Tolerance = "1E-4 + 1E-3·|x|, norm 1E-3·|x|", Note = worst.Note ?? $"{expected.EnumerateObject().Count()} parameters" };
    }

    private IEnumerable<(string Name, Tensor? Gradient)> Theirs(string ours, Tensor? gradient)
    {
        var (names, layout) = _plan.Names.Sources(ours);
        foreach (var (index, name) in names.Index())
        {
            yield return (name, layout switch
            {
                TensorLayout.Transposed => gradient?.T().Contiguous(),
                TensorLayout.Stacked => gradient?.Chunk(names.Count)[index].Contiguous(),
                _ => gradient,
            });
        }
    }

    private static void Compare(List<Check> checks, string name, JsonElement expected, Tensor? gradient)
    {
        var values = gradient is null ? [] : gradient.To(ElementType.Float64).Contiguous().ToArray<double>();
        checks.Add(Check.Of("", $"{name}, norm", expected.GetProperty("l2").GetDouble(), Math.Sqrt(values.Sum(x => x * x)), 1e-6, 1e-3));
        foreach (var (index, value) in expected.GetProperty("first").EnumerateArray().Index())
            checks.Add(Check.Of("", $"{name}, value {index}", value.GetDouble(), index < values.Length ? values[index] : 0, 1e-4, 1e-3));
    }
}
