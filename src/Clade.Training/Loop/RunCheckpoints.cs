using System.Globalization;
using Clade.Core;
using Clade.Torch;

namespace Clade.Training;

/// <summary>
/// Checkpoints of a run in one folder: <c>step-000000500.safetensors</c> with the tensors of the run and the random state.
/// Written atomically; older ones are removed, those of later steps are never touched.
/// </summary>
internal sealed class RunCheckpoints(string folder, int kept)
{
    private const string Prefix = "step-", Suffix = ".safetensors", Random = "random";

    /// <summary>Whether the folder holds a checkpoint, usable or not.</summary>
    internal bool Any => Files().Count > 0;

    /// <summary>Writes the checkpoint of a step and removes the oldest beyond the number kept.</summary>
    /// <exception cref="InputException">The folder cannot be written or the disk is full; what was there stays.</exception>
    internal void Save(long step, IEnumerable<(string Name, Tensor Value)> tensors, string recipe)
    {
        using var scope = new TensorScope();
        var metadata = new Dictionary<string, string> { ["step"] = step.ToString(CultureInfo.InvariantCulture), ["recipe"] = recipe };
        var path = Path.Combine(folder, $"{Prefix}{step:D9}{Suffix}");
        try
        {
            StateDict.Save(path, tensors.Append((Random, TorchRuntime.RandomState())), metadata);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot write {path}: {DiskError.Say(error)}; free some space, then resume from the last checkpoint.", error);
        }

        foreach (var (_, old) in Files().Where(file => file.Step <= step).SkipLast(Math.Max(1, kept)))
            TryDelete(old);
    }

    /// <summary>
    /// Loads the newest checkpoint that can be read and sets the random state; returns its step, or 0 if there is none.
    /// A damaged one is passed over, and <paramref name="notice"/> told so.
    /// </summary>
    /// <exception cref="InputException">All are damaged, or the newest usable one belongs to another recipe, model or length.</exception>
    internal long Resume(IReadOnlyList<(string Name, Tensor Value)> tensors, string recipe, long steps, Action<string>? notice)
    {
        var files = Files();
        InputException? damage = null;
        foreach (var (step, path) in Enumerable.Reverse(files))
        {
            try
            {
                using var file = SafeTensorsFile.Open(path);
                if (file.Metadata.GetValueOrDefault("step", "") != step.ToString(CultureInfo.InvariantCulture))
                    throw new InputException($"{path} is not a checkpoint of step {step}.");
                if (file.Metadata.GetValueOrDefault("recipe", "") != recipe)
                    throw new ForeignException($"{path} was made with another recipe; resume with the recipe it was started with, or choose another --out.");
                if (step > steps)
                    throw new ForeignException($"{path} lies beyond the {steps} steps of this run; choose another --out.");
            }
            catch (InputException error)
            {
                damage = error;
                notice?.Invoke($"Passing over a damaged checkpoint: {error.Message}");
                continue;
            }
            catch (ForeignException error)
            {
                throw new InputException(error.Message, error);
            }

            using var scope = new TensorScope();
            var random = TorchRuntime.RandomState();
            StateDict.LoadInto(path, tensors.Append((Random, random)));
            TorchRuntime.SetRandomState(random);
            return step;
        }

        return damage is null ? 0 : throw new InputException($"None of the {files.Count} checkpoints in {folder} can be read ({damage.Message.TrimEnd('.')}); start again in another folder.", damage);
    }

    // By step, the oldest first; other files of the folder are not looked at.
    private List<(long Step, string Path)> Files() => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}")
            .Select(path => (Step: StepOf(Path.GetFileName(path)), Path: path)).Where(file => file.Step >= 0).OrderBy(file => file.Step),
    ];

    private static long StepOf(string name) =>
        long.TryParse(name.AsSpan(Prefix.Length, name.Length - Prefix.Length - Suffix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var step) ? step : -1;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // One checkpoint too many does no harm.
        }
    }

    // Sound, but of another run: nothing older is better.
    private sealed class ForeignException(string message) : Exception(message);
}
