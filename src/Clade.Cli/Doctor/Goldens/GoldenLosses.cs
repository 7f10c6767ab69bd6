using System.Text.Json;
using Clade.Torch;
using Clade.Training;

namespace Clade.Cli;

/// <summary>The losses of <c>losses.json</c>: values and every gradient, on unit vectors and through normalisation and exp.</summary>
internal static class GoldenLosses
{
    private sealed record Inputs(Tensor Image, Tensor Text, Tensor Scale, Tensor Bias, Tensor TeacherLogits, double Beta);

    private static readonly Dictionary<string, Func<Inputs, Tensor>> s_losses = new(StringComparer.Ordinal)
    {
        ["infonce"] = x => ContrastiveLoss.InfoNce(x.Image, x.Text, x.Scale),
        ["siglip"] = x => SigLipLoss.Pairwise(x.Image, x.Text, x.Scale, x.Bias),
        ["infoloob_paper"] = x => InfoLoob.Symmetric(x.Image, x.Text, x.Scale),
        ["infoloob_code"] = x => InfoLoob.Symmetric(x.Image, x.Text, x.Scale) / x.Scale,
        ["cloob"] = x => InfoLoob.Cloob(x.Image, x.Text, x.Scale, x.Beta),
        ["tinyclip_affinity"] = x => DistillationLoss.AffinityCrossEntropy(x.Scale * x.Image.Matmul(x.Text.T()), x.TeacherLogits),
        ["distill_clip"] = x => DistillationLoss.AffinityCrossEntropy(x.Scale * x.Image.Matmul(x.Text.T()), x.TeacherLogits),
        ["distill_clip_total"] = x => ContrastiveLoss.InfoNce(x.Image, x.Text, x.Scale) + DistillationLoss.AffinityCrossEntropy(x.Scale * x.Image.Matmul(x.Text.T()), x.TeacherLogits),
    };

    /// <summary>All losses of the file.</summary>
    internal static IEnumerable<Check> Run(JsonElement root)
    {
        foreach (var batch in root.GetProperty("cases").EnumerateArray())
        {
            var name = batch.GetProperty("name").GetString()!;
            foreach (var loss in batch.GetProperty("losses").EnumerateObject())
            {
                var group = $"loss {loss.Name}";
                if (!s_losses.TryGetValue(loss.Name, out var formula))
                    yield return Check.Failed(group, name, "Clade has no such loss");
                else if (loss.Value.TryGetProperty("value", out _))
                    yield return Check.Worst(group, name, [.. One(batch, loss.Value, formula)]);
            }
        }
    }

    private static List<Check> One(JsonElement batch, JsonElement expected, Func<Inputs, Tensor> formula)
    {
        using var scope = new TensorScope();
        var sharp = batch.GetProperty("logit_scale_exp").GetDouble() >= 99;
        var checks = new List<Check>();
        using var teacher = Autograd.NoGrad();
        var teacherLogits = Scalar(batch, "teacher_logit_scale_exp") * Table(batch, "teacher_image_features").Matmul(Table(batch, "teacher_text_features").T());
        teacher.Dispose();
        var (image, text) = (Table(batch, "image_features").SetRequiresGrad(), Table(batch, "text_features").SetRequiresGrad());
        var (scale, bias) = (Scalar(batch, "logit_scale_exp").SetRequiresGrad(), Scalar(batch, "logit_bias").SetRequiresGrad());
        var beta = batch.GetProperty("hopfield_beta").GetDouble();
        var value = formula(new Inputs(image, text, scale, bias, teacherLogits, beta));
        checks.Add(Check.Of("", "value", expected.GetProperty("value").GetDouble(), value.ToDouble(), 1e-7, sharp ? 1e-4 : 1e-5));
        value.Backward();
        Gradients(checks, expected, [("grad_image_features", image), ("grad_text_features", text), ("grad_logit_scale_exp", scale), ("grad_logit_bias", bias)]);

        var (rawImage, rawText) = (Table(batch, "image_raw").SetRequiresGrad(), Table(batch, "text_raw").SetRequiresGrad());
        var logScale = Scalar(batch, "log_logit_scale").SetRequiresGrad();
        formula(new Inputs(Models.DualEncoder.Normalise(rawImage), Models.DualEncoder.Normalise(rawText), logScale.Exp(), Scalar(batch, "logit_bias"), teacherLogits, beta)).Backward();
        Gradients(checks, expected, [("grad_image_raw", rawImage), ("grad_text_raw", rawText), ("grad_log_logit_scale", logScale)]);
        return checks;
    }

    private static void Gradients(List<Check> checks, JsonElement expected, (string Name, Tensor Leaf)[] leaves)
    {
        foreach (var (name, leaf) in leaves)
        {
            if (!expected.TryGetProperty(name, out var values))
                continue;
            var wanted = values.ValueKind == JsonValueKind.Number ? Tensor.FromScalar(values.GetDouble()) : Rows(values);
            var gradient = leaf.Grad() ?? Operators.Zeros(leaf.Shape, leaf.ElementType);
            checks.Add(Check.Of("", name, wanted.Reshape(gradient.Shape), gradient, 1e-5, 1e-4));
        }
    }

    private static Tensor Scalar(JsonElement batch, string name) => Tensor.FromScalar(batch.GetProperty(name).GetDouble());

    private static Tensor Table(JsonElement batch, string name) => Rows(batch.GetProperty(name));

    private static Tensor Rows(JsonElement rows)
    {
        var values = rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(item => item.GetSingle()).ToArray();
        return Tensor.From<float>(values, [rows.GetArrayLength(), values.Length / rows.GetArrayLength()]);
    }
}
