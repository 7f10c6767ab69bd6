using System.Diagnostics;
using Clade.Torch;

namespace Clade.Models;

/// <summary>How packed towers compute. Immutable.</summary>
/// <param name="Type">Of weights and of what is multiplied with them; norms, sums of the residual stream and the vectors themselves stay float32. Float64 keeps everything in it.</param>
/// <param name="Products">For batches of <see cref="ManyRows"/> tokens and more; fewer are always multiplied with <see cref="ProductKind.Linear"/>.</param>
public sealed record ComputePlan(ElementType Type, ProductKind Products)
{
    /// <summary>Tokens of a batch from which <see cref="Products"/> holds.</summary>
    public const int ManyRows = 256;

    // What the kind that is usually slower must gain to be taken, so that noise on a busy machine does not choose.
    private const double Gain = 0.95;

    /// <summary>Float32 with plain matrix products: what towers do that are not packed.</summary>
    public static ComputePlan Plain { get; } = new(ElementType.Float32, ProductKind.Linear);

    /// <summary>The precision that a name of the command line stands for: <c>auto</c>, <c>float32</c>, <c>bfloat16</c>, <c>float64</c>. Auto is bfloat16 where the machine multiplies it fast.</summary>
    /// <exception cref="ArgumentException">Another name.</exception>
    public static ElementType TypeOf(string precision, Device? device = null) => precision switch
    {
        "auto" => (device ?? Device.Cpu).IsCpu && !TorchRuntime.HasFastBFloat16 ? ElementType.Float32 : ElementType.BFloat16,
        "float32" => ElementType.Float32,
        "bfloat16" => ElementType.BFloat16,
        "float64" => ElementType.Float64,
        _ => throw new ArgumentException($"There is no precision '{precision}'.", nameof(precision)),
    };

    /// <summary>
    /// The fastest way to multiply on this machine, found by trying each on a product of a base model's shape: a tenth of a second, or a few where products are slow. On a GPU and in
    /// float64 nothing is tried.
    /// </summary>
    /// <param name="type">What is computed in.</param>
    /// <param name="device">Where; the processor if none is given.</param>
    /// <param name="threads">How many towers will multiply at a time: a BLAS may let one caller in only. One tower on this thread's setting if null.</param>
    public static ComputePlan Measure(ElementType type, Device? device = null, ThreadPlan? threads = null)
    {
        if (!(device ?? Device.Cpu).IsCpu || type is not (ElementType.Float32 or ElementType.BFloat16))
            return new ComputePlan(type, ProductKind.Linear);
        threads ??= new ThreadPlan(1, TorchRuntime.Threads, 1);
        using var scope = new TensorScope();
        var x = Operators.Ones([1600, 768], type);
        var weight = Operators.Ones([2304, 768], type);
        var bias = Operators.Ones([2304], type);
        double linear = double.MaxValue, convolution = double.MaxValue;
        // In turns, and the best of each: whatever else the machine does hits both.
        for (var round = 0; round < 4; round++)
        {
            linear = Math.Min(linear, Seconds(threads, () => Packed.Multiply(x, weight, bias, ProductKind.Linear)));
            convolution = Math.Min(convolution, Seconds(threads, () => Packed.Multiply(x, weight, bias, ProductKind.Convolution)));
        }

        var convolves = type is ElementType.BFloat16 ? convolution * Gain < linear : convolution < linear * Gain;
        return new ComputePlan(type, convolves ? ProductKind.Convolution : ProductKind.Linear);
    }

    /// <summary>Switches this thread to the plan's precision until the result is disposed: towers that have no packed form of their own compute under autocast.</summary>
    public Restore? Enter(Device? device = null) => Type is ElementType.BFloat16 or ElementType.Float16 ? Autocast.Enable(Type, device) : null;

    // The second product of each thread counts; the first makes its threads and its code.
    private static double Seconds(ThreadPlan threads, Func<Tensor> product)
    {
        var seconds = new double[threads.Towers];
        using var together = new Barrier(threads.Towers);
        var workers = Enumerable.Range(0, threads.Towers).Select(i => new Thread(() =>
        {
            TorchRuntime.Threads = threads.ThreadsEach;
            using var _ = Autograd.NoGrad();
            try
            {
                product().Dispose();
                together.SignalAndWait();
                var start = Stopwatch.GetTimestamp();
                product().Dispose();
                seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
            catch (TorchException)
            {
                // What this libtorch cannot do is not chosen.
                seconds[i] = double.MaxValue;
                together.RemoveParticipant();
            }
        })).ToArray();
        Array.ForEach(workers, worker => worker.Start());
        Array.ForEach(workers, worker => worker.Join());
        return seconds.Max();
    }
}
