using System.Text.Json;

namespace Clade.Torch.Tests;

public class AdamWTests
{
    private static readonly string[] _names = ["W", "b", "s"];

    [SkippableTheory]
    [InlineData("constant_lr")]
    [InlineData("cosine_warmup")]
    [InlineData("cosine_clip_clamp")]
    public void Each_step_from_stored_gradients_is_that_of_torch(string name)
    {
        var run = OptimGoldens.Load().GetProperty("cases").GetProperty(name);
        using var scope = new TensorScope();
        var parameters = Parameters(run.GetProperty("problem"));
        using var optimiser = Optimiser(run, parameters);
        var previous = run.GetProperty("problem");
        foreach (var step in run.GetProperty("steps").EnumerateArray())
        {
            using var inner = new TensorScope();
            var grads = step.GetProperty(step.TryGetProperty("clipped_grad", out _) ? "clipped_grad" : "grad");
            using (Autograd.NoGrad())
            {
                for (var k = 0; k < 3; k++)
                {
                    // From the reference's parameters each time: the error is that of one step.
                    parameters[k].CopyInPlace(previous.Read(_names[k]));
                    parameters[k].SetGrad(grads.Read(_names[k]));
                }
            }

            optimiser.Step(step.Number("lr"));
            Clamp(run, parameters[2]);
            previous = step.GetProperty("params");
            for (var k = 0; k < 3; k++)
                Assert.InRange(OptimGoldens.Distance(parameters[k], previous.Read(_names[k])), 0, 1e-6);
            var moments = optimiser.State().ToDictionary(item => item.Name, item => item.Value);
            Assert.InRange(OptimGoldens.Distance(moments["W.first"], step.Read("exp_avg_W")), 0, 1e-6);
            Assert.InRange(OptimGoldens.Distance(moments["W.second"], step.Read("exp_avg_sq_W")), 0, 1e-6);
        }
    }

    [SkippableTheory]
    [InlineData("constant_lr")]
    [InlineData("cosine_warmup")]
    [InlineData("cosine_clip_clamp")]
    public void Twenty_steps_with_own_gradients_end_where_torch_ends(string name)
    {
        var run = OptimGoldens.Load().GetProperty("cases").GetProperty(name);
        using var scope = new TensorScope();
        var problem = run.GetProperty("problem");
        var parameters = Parameters(problem);
        using var optimiser = Optimiser(run, parameters);
        var (x, y) = (problem.Read("X"), problem.Read("Y"));
        foreach (var step in run.GetProperty("steps").EnumerateArray())
        {
            using var inner = new TensorScope();
            var (w, b, s) = (parameters[0], parameters[1], parameters[2]);
            var loss = (x.Matmul(w.T()) + b - y).Square().Mean() + (0.05 * s.Exp() * (w.Tanh().Mean() - 0.3).Square());
            foreach (var parameter in parameters)
                parameter.SetGrad(null);
            loss.Backward();
            Assert.Equal(step.Number("loss"), loss.ToDouble(), 1e-4);
            if (run.GetProperty("clip_norm").ValueKind == JsonValueKind.Number)
                Assert.Equal(step.Number("total_norm_before_clip"), Gradients.ClipNorm(parameters, run.Number("clip_norm")), 1e-4);
            optimiser.Step(step.Number("lr"));
            Clamp(run, s);
            for (var k = 0; k < 3; k++)
                Assert.InRange(OptimGoldens.Distance(parameters[k], step.GetProperty("params").Read(_names[k])), 0, 1e-4);
        }
    }

    [Fact]
    public void Groups_have_their_own_rate_and_decay_and_parameters_without_gradient_stay()
    {
        using var scope = new TensorScope();
        Tensor[] p = [.. Enumerable.Range(0, 3).Select(_ => Operators.Ones([1], ElementType.Float64).SetRequiresGrad())];
        using var optimiser = new AdamW([new([("a", p[0])], 0.5), new([("b", p[1]), ("c", p[2])], 0, 10)], epsilon: 0);
        p[0].SetGrad(Operators.Ones([1], ElementType.Float64));
        p[1].SetGrad(Operators.Ones([1], ElementType.Float64));
        optimiser.Step(0.01);
        // The first step of Adam without epsilon has the length of the rate.
        Assert.Equal((1 * (1 - 0.005)) - 0.01, p[0].ToDouble(), 1e-12);
        Assert.Equal(1 - 0.1, p[1].ToDouble(), 1e-12);
        Assert.Equal(1, p[2].ToDouble());
    }

    [Fact]
    public void A_run_goes_on_where_it_was_saved()
    {
        using var scope = new TensorScope();
        var path = Path.Combine(Path.GetTempPath(), $"clade-{Guid.NewGuid():N}.safetensors");
        try
        {
            using var straight = new Run();
            for (var i = 0; i < 5; i++)
                straight.Step(i);
            StateDict.Save(path, straight.State());
            for (var i = 5; i < 8; i++)
                straight.Step(i);
            using var resumed = new Run();
            StateDict.LoadInto(path, resumed.State());
            resumed.Optimiser.Resume(5);
            for (var i = 5; i < 8; i++)
                resumed.Step(i);
            Assert.Equal(straight.Weight.ToArray<float>(), resumed.Weight.ToArray<float>());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Mistakes_in_groups_are_refused()
    {
        using var scope = new TensorScope();
        var a = Operators.Ones([1]).SetRequiresGrad();
        var b = Operators.Ones([1]).SetRequiresGrad();
        Assert.Throws<ArgumentException>(() => new AdamW([new([("a", a)], 0), new([("a2", a)], 1)]));
        Assert.Throws<ArgumentException>(() => new AdamW([new([("a", a)], 0), new([("a", b)], 1)]));
        using var twice = new AdamW([new([("a", a), ("shared", a)], 0)]);
        Assert.Equal(["a.first", "a.second"], twice.State().Select(item => item.Name));
    }

    private static Tensor[] Parameters(JsonElement problem) => [.. _names.Select(name => problem.Read(name).SetRequiresGrad())];

    private static AdamW Optimiser(JsonElement run, Tensor[] p)
    {
        var betas = run.GetProperty("betas");
        return new([new([("W", p[0])], run.Number("weight_decay")), new([("b", p[1]), ("s", p[2])], 0)],
            betas[0].GetDouble(), betas[1].GetDouble(), run.Number("eps"));
    }

    private static void Clamp(JsonElement run, Tensor s)
    {
        if (run.GetProperty("clamp_s_to") is not { ValueKind: JsonValueKind.Array } bounds)
            return;
        using var _ = Autograd.NoGrad();
        s.ClampInPlace(bounds[0].GetDouble(), bounds[1].GetDouble());
    }

    private sealed class Run : IDisposable
    {
        internal Run()
        {
            Weight = Operators.Full([3], 0.5, ElementType.Float32).SetRequiresGrad();
            Optimiser = new AdamW([new([("w", Weight)], 0.1)]);
        }

        internal Tensor Weight { get; }

        internal AdamW Optimiser { get; }

        internal IEnumerable<(string, Tensor)> State() => Optimiser.State().Append(("w", Weight));

        internal void Step(int i)
        {
            Weight.SetGrad(Tensor.From<float>(i, 1f / (i + 1), -i));
            Optimiser.Step(0.1);
        }

        public void Dispose() => Optimiser.Dispose();
    }
}
