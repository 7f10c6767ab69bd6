using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>Accumulated batches against one large batch, and the average of the weights against its definition.</summary>
public class AccumulationTests
{
    public AccumulationTests() => TorchRuntime.Threads = 1;

    [Fact]
    public void LossesThatAreMeansOverPairsEqualTheLargeBatch()
    {
        var (parts, partLoss) = Train(new Halves(2), 2, new MeanObjective());
        var (whole, wholeLoss) = Train(new Halves(1), 1, new MeanObjective());
        Assert.Equal(wholeLoss, partLoss, 1e-5);
        Close(whole, parts);
    }

    [Fact]
    public void ContrastiveLossesAreTheMeanOfTheSmallBatchesAndNotTheLargeOne()
    {
        var (_, parts) = Train(new Halves(2), 2, new ContrastiveObjective());
        var (_, whole) = Train(new Halves(1), 1, new ContrastiveObjective());
        using var run = new TinyRun();
        using var scope = new TensorScope();
        var mean = Enumerable.Range(0, 2).Average(part =>
        {
            var batch = new Halves(2).Batch(part);
            return new ContrastiveObjective().Terms(Trainer.Forward(run.Model, batch, null), batch)[0].Value.ToDouble();
        });
        Assert.Equal(mean, parts, 1e-5);
        Assert.True(whole > parts + 0.2, $"{whole} against {parts}");
    }

    [Fact]
    public void TheAverageFollowsItsDefinition()
    {
        using var folder = new TemporaryFolder();
        using var run = new TinyRun();
        using var trainer = run.Trainer(TinyRun.Options(folder["run"], 30) with { Ema = 0.8, CheckpointEvery = 1, CheckpointsKept = 100 });
        var expected = run.Model.Parameters().DistinctBy(item => item.Value).ToDictionary(item => item.Name, item => Doubles(item.Value));
        trainer.Run();
        for (var step = 1; step <= 30; step++)
        {
            var decay = Math.Min(0.8, (1.0 + step) / (10 + step));
            using var scope = new TensorScope();
            var saved = StateDict.Load(TrainerTests.Step(folder["run"], step));
            foreach (var (name, average) in expected)
            {
                var weight = Doubles(saved["model." + name]);
                for (var i = 0; i < average.Length; i++)
                    average[i] = (decay * average[i]) + ((1 - decay) * weight[i]);
                Close(average, Doubles(saved["ema." + name]));
            }
        }

        // The finished model is the average; the last checkpoint still has the weights that training goes on from.
        foreach (var (name, value) in run.Model.Parameters())
            Close(expected[name], Doubles(value));
    }

    [Fact]
    public void OptionsWithoutMeaningAreRefused()
    {
        using var run = new TinyRun();
        foreach (var options in new[] { TinyRun.Options(steps: 0), TinyRun.Options() with { Accumulate = 0 }, TinyRun.Options() with { Ema = 1 }, TinyRun.Options() with { Ema = -0.1 } })
            Assert.Throws<ArgumentOutOfRangeException>(() => run.Trainer(options));
    }

    // One step, so that Adam has nothing to blow up; the weights themselves tell by their gradients' norm and signs.
    private static (double[] Gradients, double Loss) Train(IBatchSource batches, int accumulate, IObjective objective)
    {
        using var run = new TinyRun();
        var before = run.Model.Parameters().SelectMany(item => Doubles(item.Value)).ToArray();
        double loss = 0;
        // A large epsilon makes the step proportional to the gradient.
        var options = TinyRun.Options(steps: 1) with { Accumulate = accumulate, Epsilon = 1e3, Rate = 1e3, WarmUp = 0, WeightDecay = 0, ClipNorm = 0 };
        using var trainer = new Trainer(run.Model, objective, batches, options);
        trainer.Run(progress: now => loss = now.Loss);
        return ([.. run.Model.Parameters().SelectMany(item => Doubles(item.Value)).Zip(before, (after, old) => after - old)], loss);
    }

    private static double[] Doubles(Tensor tensor)
    {
        using var scope = new TensorScope();
        return tensor.Detach().To(ElementType.Float64).Contiguous().ToArray<double>();
    }

    private static void Close(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.InRange(Math.Abs(expected[i] - actual[i]), 0, 2e-6 + (1e-4 * Math.Abs(expected[i])));
    }

    private sealed class MeanObjective : IObjective
    {
        public IReadOnlyList<LossTerm> Terms(ClipOutputs student, ClipBatch batch) => [new LossTerm("mse", student.Image.MseLoss(student.Text) * student.Scale)];
    }

    // Eight pairs, as one batch or in parts.
    private sealed class Halves(int parts) : IBatchSource
    {
        public ClipBatch Batch(long step)
        {
            TorchRuntime.Seed(5);
            var size = 8 / parts;
            var start = step % parts * size;
            return new ClipBatch
            {
                Pixels = Operators.Randn([8, 3, 8, 8]).Narrow(0, start, size),
                Ids = Operators.Randint(0, 500, [8, 6]).Narrow(0, start, size),
                EndPositions = Operators.Full([size], 5, ElementType.Int64),
                Concepts = Operators.Arange(0, size, dtype: ElementType.Int64),
            };
        }
    }
}
