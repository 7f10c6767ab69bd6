using System.Text.Json;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>
/// A golden model through its family, against the reference: recognised from its files, filled through its name table, then compared stage by
/// stage in the order of the pipeline, so that the first failure says where. Tolerances are those of the reference data.
/// </summary>
internal sealed class GoldenParity : IDisposable
{
    private readonly TensorScope _scope;
    private readonly JsonDocument _description;
    private readonly ElementType _type;
    private readonly double _stage;

    /// <param name="model">Folder of the golden model.</param>
    /// <param name="family">The family that must recognise it.</param>
    /// <param name="type">Type to compute in.</param>
    /// <param name="stage">Absolute tolerance of intermediate stages; 2e-5·|x| is added.</param>
    public GoldenParity(string model, IModelFamily family, ElementType type = ElementType.Float32, double stage = 5e-5)
    {
        // Skips before the scope opens.
        _description = Goldens.Description(model);
        (_type, _stage, Name, _scope) = (type, stage, model, new TensorScope());
        Plan = family.Recognise(GoldenFolder.Files(model)) ?? throw new InvalidOperationException($"{family.Name} does not recognise {model}.");
        Model = GoldenFolder.Load(model, Plan);
        Model.To(type);
        Io = Goldens.InputsAndOutputs(model).ToDictionary(item => item.Key, item => item.Value.ElementType.IsFloatingPoint() ? item.Value.To(type) : item.Value);
        // Safetensors files order their tensors by type and name; the description keeps the order of the pipeline.
        Stages = [.. _description.RootElement.GetProperty("shapes").EnumerateObject().Select(item => item.Name).Where(name => name.StartsWith("output.", StringComparison.Ordinal))];
    }

    public string Name { get; }

    public ModelPlan Plan { get; }

    public DualEncoder Model { get; }

    public Dictionary<string, Tensor> Io { get; }

    /// <summary>Names of the outputs in the order of the pipeline.</summary>
    public IReadOnlyList<string> Stages { get; }

    /// <summary>Every stage of the image tower; returns its features.</summary>
    public Tensor Image(string prefix = "output.vision.")
    {
        var seen = new Dictionary<string, Tensor>();
        var projected = Model.Image!.Encode(Io["input.image"], (stage, value) => seen[stage] = value);
        return Compare(prefix, seen, projected);
    }

    /// <summary>Every stage of the text tower; returns its features.</summary>
    public Tensor Text(TextInput? input = null, string prefix = "output.text.")
    {
        var seen = new Dictionary<string, Tensor>();
        var projected = Model.Text!.Encode(input ?? new TextInput(Io["input.text"]), (stage, value) => seen[stage] = value);
        return Compare(prefix, seen, projected);
    }

    /// <summary>Logits both ways and the symmetric cross-entropy, which is returned.</summary>
    public Tensor Loss(Tensor image, Tensor text)
    {
        var logits = Model.Logits(DualEncoder.Normalise(image), DualEncoder.Normalise(text));
        Goldens.Close("logits_per_image", Io["output.logits_per_image"], logits, 1e-4, 0);
        Goldens.Close("logits_per_text", Io["output.logits_per_text"], logits.T(), 1e-4, 0);
        var loss = -(logits.LogSoftmax(-1).Diagonal().Mean() + logits.T().LogSoftmax(-1).Diagonal().Mean()) / 2;
        Goldens.Close("loss", Io["output.loss"], loss, 0, 1e-5);
        return loss;
    }

    /// <summary>Logits both ways and -sum(log sigmoid(±logits)) / N (Zhai et al. 2023), which is returned.</summary>
    public Tensor SigmoidLoss(Tensor image, Tensor text, string name)
    {
        var logits = Model.Logits(DualEncoder.Normalise(image), DualEncoder.Normalise(text));
        Goldens.Close("logits_per_image", Io["output.logits_per_image"], logits, 1e-4, 0);
        Goldens.Close("logits_per_text", Io["output.logits_per_text"], logits.T(), 1e-4, 0);
        var signs = (Operators.Eye(logits.Size(0), logits.Size(0), _type) * 2) - 1;
        var loss = -(logits * signs).LogSigmoid().Sum() / logits.Size(0);
        Goldens.Close(name, Io["output." + name], loss, 0, 1e-5);
        return loss;
    }

    /// <summary>sum(features · linspace(-1, 1)), the loss of goldens with one tower; returned.</summary>
    public Tensor SurrogateLoss(Tensor features)
    {
        var count = features.Count;
        var weights = Tensor.From<double>([.. Enumerable.Range(0, (int)count).Select(i => -1 + (2.0 * i / (count - 1)))], features.Shape);
        var loss = (features * weights.To(_type)).Sum();
        // Its terms cancel: the reference's own float32 is up to 3.1e-6 off.
        Goldens.Close("surrogate_loss", Io["output.surrogate_loss"], loss, 5e-6, 1e-5);
        return loss;
    }

    /// <summary>Norm, sum and first six values of the gradient of every parameter, under the checkpoint's names and in its layout.</summary>
    public void Gradients(Tensor loss, string property = "gradients_of_loss")
    {
        var expected = _description.RootElement.GetProperty(property).EnumerateObject().ToDictionary(item => item.Name, item => item.Value);
        loss.Backward();
        foreach (var (ours, parameter) in Model.Parameters())
        {
            foreach (var (theirs, gradient) in Theirs(ours, parameter.Grad()))
            {
                Assert.True(expected.Remove(theirs, out var values), $"{theirs}: no such gradient in the reference");
                Compare(theirs, values, gradient);
            }
        }

        Assert.Empty(expected.Keys);
    }

    public void Dispose()
    {
        _scope.Dispose();
        Model.Dispose();
        _description.Dispose();
    }

    private Tensor Compare(string prefix, Dictionary<string, Tensor> seen, Tensor projected)
    {
        foreach (var stage in Stages.Where(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            var name = stage[prefix.Length..];
            if (name == "normalized")
                Goldens.Close(stage, Io[stage], DualEncoder.Normalise(projected), 1e-5, 0);
            else
                Goldens.Close(stage, Io[stage], Stage(name), _stage, 2e-5);
        }

        return projected;

        // Where the reference stores no stage of its own for them, its tokens are those after the last norm, and what it calls pooled has gone through the head.
        Tensor Stage(string name) => name switch
        {
            "projected" => projected,
            "pooled" when !Io.ContainsKey(prefix + "projected") => projected,
            "tokens" when !Io.ContainsKey(prefix + "final") && seen.TryGetValue("final", out var final) => final,
            _ => seen.GetValueOrDefault(name) ?? throw new InvalidOperationException($"The tower does not show {name}."),
        };
    }

    private IEnumerable<(string Name, Tensor? Gradient)> Theirs(string ours, Tensor? gradient)
    {
        var (names, layout) = Plan.Names.Sources(ours);
        if (layout != TensorLayout.Stacked)
        {
            foreach (var name in names)
                yield return (name, layout == TensorLayout.Transposed ? gradient?.T().Contiguous() : gradient);
            yield break;
        }

        // Parts of equal height: q, k and v, or a gate and its values.
        foreach (var (index, name) in names.Index())
            yield return (name, gradient?.Chunk(names.Count)[index].Contiguous());
    }

    private static void Compare(string name, JsonElement expected, Tensor? gradient)
    {
        var values = gradient is null ? [] : gradient.To(ElementType.Float64).Contiguous().ToArray<double>();
        Near($"{name}: norm", expected.GetProperty("l2").GetDouble(), Math.Sqrt(values.Sum(x => x * x)), 1e-6, 1e-3);
        Near($"{name}: sum", expected.GetProperty("sum").GetDouble(), values.Sum(), 1e-4, 1e-3);
        foreach (var (index, value) in expected.GetProperty("first").EnumerateArray().Index())
            Near($"{name}: value {index}", value.GetDouble(), values.Length == 0 ? 0 : values[index], 1e-4, 1e-3);
    }

    private static void Near(string what, double expected, double actual, double absolute, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= absolute + (relative * Math.Abs(expected)), $"{what} is {actual:R} instead of {expected:R}");
}
