using System.Text.Json;
using Clade.Models;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>
/// <see cref="ContrastiveLoss"/> against OpenCLIP's ClipLoss: value and every gradient. Tolerances of the reference data:
/// value 1e-5 relative, gradients 1e-5 + 1e-4·|x|; with scale 100 everything 1e-4 relative (+ 1e-5).
/// </summary>
public class LossGoldenTests
{
    private static readonly Lazy<JsonElement?> s_golden = new(Read);

    private static readonly string[] s_cases =
    [
        "paired_4x8_scale14.2857", "paired_7x12_scale30", "independent_12x6_scale10",
        "duplicates_5x10_scale100", "paired_1x5_scale14.2857", "paired_16x16_scale50",
    ];

    public static TheoryData<string> Cases => [.. s_cases];

    [SkippableFact]
    public void Every_case_of_the_reference_is_tested() =>
        Assert.Equal(s_cases, Golden().GetProperty("cases").EnumerateArray().Select(one => one.GetProperty("name").GetString()!));

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void InfoNce_on_unit_vectors_agrees(string name)
    {
        using var scope = new TensorScope();
        var golden = Case(name);
        var expected = golden.GetProperty("losses").GetProperty("infonce");
        var image = Table(golden.GetProperty("image_features")).SetRequiresGrad();
        var text = Table(golden.GetProperty("text_features")).SetRequiresGrad();
        var scale = Tensor.FromScalar(golden.GetProperty("logit_scale_exp").GetDouble()).SetRequiresGrad();
        var loss = ContrastiveLoss.InfoNce(image, text, scale);
        Value(name, expected, loss);
        loss.Backward();
        Gradient(name, "grad_image_features", expected, image);
        Gradient(name, "grad_text_features", expected, text);
        Gradient(name, "grad_logit_scale_exp", expected, scale);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void InfoNce_through_normalisation_and_exp_agrees(string name)
    {
        using var scope = new TensorScope();
        var golden = Case(name);
        var expected = golden.GetProperty("losses").GetProperty("infonce");
        var image = Table(golden.GetProperty("image_raw")).SetRequiresGrad();
        var text = Table(golden.GetProperty("text_raw")).SetRequiresGrad();
        var logScale = Tensor.FromScalar(golden.GetProperty("log_logit_scale").GetDouble()).SetRequiresGrad();
        var loss = ContrastiveLoss.InfoNce(ClipModel.Normalise(image), ClipModel.Normalise(text), logScale.Exp());
        Value(name, expected, loss);
        loss.Backward();
        Gradient(name, "grad_image_raw", expected, image);
        Gradient(name, "grad_text_raw", expected, text);
        Gradient(name, "grad_log_logit_scale", expected, logScale);
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void InfoNce_in_float64_agrees_to_rounding(string name)
    {
        using var scope = new TensorScope();
        var golden = Case(name);
        var loss = ContrastiveLoss.InfoNce(
            Table(golden.GetProperty("image_features")).To(ElementType.Float64),
            Table(golden.GetProperty("text_features")).To(ElementType.Float64),
            Tensor.FromScalar((float)golden.GetProperty("logit_scale_exp").GetDouble(), ElementType.Float64));
        var expected = golden.GetProperty("losses").GetProperty("infonce").GetProperty("value_float64").GetDouble();
        Assert.InRange(Math.Abs(loss.ToDouble() - expected), 0, 1e-9 + (1e-7 * Math.Abs(expected)));
    }

    [SkippableTheory]
    [MemberData(nameof(Cases))]
    public void Several_positives_that_are_none_give_the_same(string name)
    {
        using var scope = new TensorScope();
        var golden = Case(name);
        var image = Table(golden.GetProperty("image_features")).SetRequiresGrad();
        var text = Table(golden.GetProperty("text_features")).SetRequiresGrad();
        var scale = Tensor.FromScalar(golden.GetProperty("logit_scale_exp").GetDouble()).SetRequiresGrad();
        var concepts = Operators.Arange(0, image.Size(0), dtype: ElementType.Int64);
        var expected = golden.GetProperty("losses").GetProperty("infonce");
        var loss = ContrastiveLoss.MultiPositive(image, text, scale, concepts);
        Value(name, expected, loss);
        loss.Backward();
        Gradient(name, "grad_image_features", expected, image);
        Gradient(name, "grad_text_features", expected, text);
        Gradient(name, "grad_logit_scale_exp", expected, scale);
    }

    public static TheoryData<string, string> OtherLosses
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var loss in new[] { "siglip", "infoloob_paper", "infoloob_code", "cloob", "tinyclip_affinity", "distill_clip", "distill_clip_total" })
            {
                foreach (var name in s_cases)
                    data.Add(loss, name);
            }

            return data;
        }
    }

    [SkippableTheory]
    [MemberData(nameof(OtherLosses))]
    public void Other_losses_agree_in_value_and_gradients(string loss, string name)
    {
        using var scope = new TensorScope();
        var golden = Case(name);
        Skip.IfNot(golden.GetProperty("losses").TryGetProperty(loss, out var expected) && expected.TryGetProperty("value", out _), "The loss does not exist for a batch so small.");
        var (image, text) = (Table(golden.GetProperty("image_features")).SetRequiresGrad(), Table(golden.GetProperty("text_features")).SetRequiresGrad());
        var (scale, bias) = (Number(golden, "logit_scale_exp").SetRequiresGrad(), Number(golden, "logit_bias").SetRequiresGrad());
        var value = Formula(loss, golden, image, text, scale, bias);
        Value(name, expected, value);
        value.Backward();
        Gradient(name, "grad_image_features", expected, image);
        Gradient(name, "grad_text_features", expected, text);
        Gradient(name, "grad_logit_scale_exp", expected, scale);
        if (loss == "siglip")
            Gradient(name, "grad_logit_bias", expected, bias);
    }

    [Fact]
    public void Every_loss_passes_the_gradient_check()
    {
        using var scope = new TensorScope();
        TorchRuntime.Seed(3);
        var (x, y) = (Operators.Randn([4, 5], ElementType.Float64), Operators.Randn([4, 5], ElementType.Float64));
        var (scale, bias) = (Tensor.FromScalar(3.0, ElementType.Float64), Tensor.FromScalar(-1.0, ElementType.Float64));
        Assert.InRange(GradientCheck.MaxRelativeError(inputs => SigLipLoss.Pairwise(inputs[0], inputs[1], inputs[2], inputs[3]), [x, y, scale, bias]), 0, 1e-6);
        Assert.InRange(GradientCheck.MaxRelativeError(inputs => InfoLoob.Symmetric(inputs[0], inputs[1], inputs[2]), [x, y, scale]), 0, 1e-6);
        Assert.InRange(GradientCheck.MaxRelativeError(inputs => InfoLoob.Cloob(inputs[0], inputs[1], inputs[2], 4), [x, y, scale]), 0, 1e-6);
    }

    private static Tensor Formula(string loss, JsonElement golden, Tensor image, Tensor text, Tensor scale, Tensor bias)
    {
        Tensor Affinity()
        {
            var teacher = Number(golden, "teacher_logit_scale_exp") * Table(golden.GetProperty("teacher_image_features")).Matmul(Table(golden.GetProperty("teacher_text_features")).T());
            return DistillationLoss.AffinityCrossEntropy(scale * image.Matmul(text.T()), teacher);
        }

        return loss switch
        {
            "siglip" => SigLipLoss.Pairwise(image, text, scale, bias),
            "infoloob_paper" => InfoLoob.Symmetric(image, text, scale),
            "infoloob_code" => InfoLoob.Symmetric(image, text, scale) / scale,
            "cloob" => InfoLoob.Cloob(image, text, scale, golden.GetProperty("hopfield_beta").GetDouble()),
            "distill_clip_total" => ContrastiveLoss.InfoNce(image, text, scale) + Affinity(),
            _ => Affinity(),
        };
    }

    private static Tensor Number(JsonElement golden, string name) => Tensor.FromScalar(golden.GetProperty(name).GetDouble());

    private static void Value(string name, JsonElement expected, Tensor loss)
    {
        var value = expected.GetProperty("value").GetDouble();
        var tolerance = (IsSharp(name) ? 1e-4 : 1e-5) * Math.Abs(value);
        Assert.True(Math.Abs(loss.ToDouble() - value) <= tolerance + 1e-7, $"{name}: the loss is {loss.ToDouble():R} instead of {value:R}");
    }

    private static void Gradient(string name, string field, JsonElement expected, Tensor leaf)
    {
        double[] wanted = expected.GetProperty(field).ValueKind == JsonValueKind.Number
            ? [expected.GetProperty(field).GetDouble()]
            : [.. expected.GetProperty(field).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(item => item.GetDouble())];
        using var gradient = leaf.Grad()!;
        var actual = gradient.ToArray<float>();
        Assert.Equal(wanted.Length, actual.Length);
        for (var i = 0; i < wanted.Length; i++)
            Assert.True(Math.Abs(actual[i] - wanted[i]) <= 1e-5 + (1e-4 * Math.Abs(wanted[i])), $"{name}: {field}[{i}] is {actual[i]:R} instead of {wanted[i]:R}");
    }

    private static bool IsSharp(string name) => name.EndsWith("scale100", StringComparison.Ordinal);

    private static Tensor Table(JsonElement rows)
    {
        var values = rows.EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(item => item.GetSingle()).ToArray();
        return Tensor.From<float>(values, [rows.GetArrayLength(), values.Length / rows.GetArrayLength()]);
    }

    private static JsonElement Case(string name) =>
        Golden().GetProperty("cases").EnumerateArray().Single(one => one.GetProperty("name").GetString() == name);

    private static JsonElement Golden() => s_golden.Value ?? throw new SkipException("shared/goldens is not beside this checkout.");

    private static JsonElement? Read()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var goldens = Path.Combine(folder.FullName, "shared", "goldens");
            if (!File.Exists(Path.Combine(goldens, "README.md")))
                continue;
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(goldens, "losses.json")));
            return document.RootElement.Clone();
        }

        return null;
    }
}
