using System.Text.Json;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>
/// The towers against OpenAI CLIP and OpenCLIP, stage by stage in the order of the pipeline, so that the first failure says where.
/// Weights are random and loaded under the names of the reference. Tolerances are those of the reference data: stages 5e-5 + 2e-5·|x|,
/// unit vectors 1e-5, logits 1e-4, loss 1e-5 relative; gradients: norm 1e-3 relative + 1e-6, single values 1e-4 + 1e-3·|x|.
/// </summary>
public class GoldenModelTests
{
    public static TheoryData<string> Models => [.. Goldens.Configs.Keys];

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Image_tower_agrees_stage_by_stage(string name)
    {
        using var model = Goldens.Load(name);
        using var scope = new TensorScope();
        var golden = Goldens.InputsAndOutputs(name);
        var stages = new Dictionary<string, Tensor>();
        var projected = model.Vision!.Forward(golden["input.image"], observe: stages.Add);
        var last = model.Config.Vision!.Layers - 1;

        // [B, d, g, g] -> [B, g·g, d]
        Stage("vision.patch_embed", golden["output.vision.patch_embed"].Flatten(2).Transpose(1, 2), stages["patches"]);
        Stage("vision.embeddings", golden["output.vision.embeddings"], stages["embed"]);
        Stage("vision.block0", golden["output.vision.block0"], stages["layer.0"]);
        Stage("vision.tokens", golden["output.vision.tokens"], stages[$"layer.{last}"]);
        Stage("vision.pooled", golden["output.vision.pooled"], stages["tokens"].Select(1, 0));
        Stage("vision.projected", golden["output.vision.projected"], projected);
        Goldens.Close("vision.normalized", golden["output.vision.normalized"], ClipModel.Normalise(projected), 1e-5, 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Text_tower_agrees_stage_by_stage(string name)
    {
        using var model = Goldens.Load(name);
        using var scope = new TensorScope();
        var golden = Goldens.InputsAndOutputs(name);
        var ids = golden["input.text"];
        var ends = ids.Argmax(-1);
        var stages = new Dictionary<string, Tensor>();
        var projected = model.Text!.Forward(ids, ends, stages.Add);
        var last = model.Config.Text!.Layers - 1;

        Stage("text.embeddings", golden["output.text.embeddings"], stages["embed"]);
        Stage("text.block0", golden["output.text.block0"], stages["layer.0"]);
        if (golden.TryGetValue("output.text.final", out var final))
        {
            Stage("text.tokens", golden["output.text.tokens"], stages[$"layer.{last}"]);
            Stage("text.final", final, stages["tokens"]);
        }
        else
        {
            Stage("text.tokens", golden["output.text.tokens"], stages["tokens"]);
        }

        var rows = Enumerable.Range(0, (int)ids.Size(0)).Select(row => stages["tokens"][row][ends[row].ToInt64()]).ToArray();
        Stage("text.pooled", golden["output.text.pooled"], Operators.Stack(rows));
        Stage("text.projected", golden["output.text.projected"], projected);
        Goldens.Close("text.normalized", golden["output.text.normalized"], ClipModel.Normalise(projected), 1e-5, 0);
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Logits_and_loss_agree(string name)
    {
        using var model = Goldens.Load(name);
        using var scope = new TensorScope();
        var golden = Goldens.InputsAndOutputs(name);
        var logits = Logits(model, golden);
        Goldens.Close("logits_per_image", golden["output.logits_per_image"], logits, 1e-4, 0);
        Goldens.Close("logits_per_text", golden["output.logits_per_text"], logits.T(), 1e-4, 0);
        Goldens.Close("loss", golden["output.loss"], Loss(logits), 0, 1e-5);
    }

    [SkippableTheory]
    [MemberData(nameof(Models))]
    public void Gradients_of_every_parameter_agree(string name)
    {
        using var model = Goldens.Load(name);
        using var scope = new TensorScope();
        using var description = Goldens.Description(name);
        var expected = description.RootElement.GetProperty("gradients_of_loss").EnumerateObject().ToDictionary(item => item.Name, item => item.Value);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), model.Parameters().Select(item => item.Name).Order(StringComparer.Ordinal));
        Loss(Logits(model, Goldens.InputsAndOutputs(name))).Backward();
        foreach (var (parameter, value) in model.Parameters())
        {
            var gradient = value.Grad()!.ToArray<float>();
            Near($"{parameter}: norm", expected[parameter].GetProperty("l2").GetDouble(), Math.Sqrt(gradient.Sum(x => (double)x * x)), 1e-6, 1e-3);
            Near($"{parameter}: sum", expected[parameter].GetProperty("sum").GetDouble(), gradient.Sum(x => (double)x), 1e-4, 1e-3);
            var first = expected[parameter].GetProperty("first").Deserialize<double[]>()!;
            for (var i = 0; i < first.Length; i++)
                Near($"{parameter}: value {i}", first[i], gradient[i], 1e-4, 1e-3);
        }
    }

    private static void Stage(string name, Tensor expected, Tensor actual) => Goldens.Close(name, expected, actual, 5e-5, 2e-5);

    private static void Near(string what, double expected, double actual, double absolute, double relative) =>
        Assert.True(Math.Abs(actual - expected) <= absolute + (relative * Math.Abs(expected)), $"{what} is {actual:R} instead of {expected:R}");

    private static Tensor Logits(ClipModel model, Dictionary<string, Tensor> golden)
    {
        var ids = golden["input.text"];
        var image = ClipModel.Normalise(model.Vision!.Forward(golden["input.image"]));
        var text = ClipModel.Normalise(model.Text!.Forward(ids, ids.Argmax(-1)));
        return model.Scale() * image.Matmul(text.T());
    }

    private static Tensor Loss(Tensor logits) =>
        -(logits.LogSoftmax(-1).Diagonal().Mean() + logits.T().LogSoftmax(-1).Diagonal().Mean()) / 2;
}
