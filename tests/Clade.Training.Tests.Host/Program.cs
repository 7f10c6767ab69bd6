using Clade.Core;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>
/// A process to be killed: trains the tiny model in a folder on one thread and says each step on standard output.
/// <c>FOLDER STEPS CHECKPOINT_EVERY MILLISECONDS_A_STEP EMA ACCUMULATE [resume]</c>; exit code 2 and a sentence for bad input.
/// </summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        TorchRuntime.Threads = 1;
        var numbers = args.Skip(1).Take(5).Select(text => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        using var run = new TinyRun();
        var options = TinyRun.Options(args[0], (long)numbers[0]) with { CheckpointEvery = (long)numbers[1], Ema = numbers[3], Accumulate = (int)numbers[4] };
        using var trainer = run.Trainer(options, notice: Console.Error.WriteLine);
        try
        {
            trainer.Run(args.Contains("resume"), progress =>
            {
                Console.WriteLine(progress.Step);
                Thread.Sleep((int)numbers[2]);
            });
            return 0;
        }
        catch (InputException error)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
    }
}
