using Clade.Core;
using Clade.Models.Hub;

namespace Clade.Models.Tests.Hub;

/// <summary>A hub, an empty cache and a client that waits milliseconds where a usual one waits seconds.</summary>
internal sealed class HubBench : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("clade-hub-").FullName;

    public HubBench(HubModel? model = null)
    {
        Model = model ?? HubModel.Usual();
        Options = new HubOptions
        {
            Endpoint = new Uri(Model.Hub.Address),
            Cache = Path.Combine(_root, "hub"),
            FirstDelay = TimeSpan.FromMilliseconds(5),
            Attempts = 4,
            StallTimeout = TimeSpan.FromSeconds(20),
            ReplyTimeout = TimeSpan.FromSeconds(20),
        };
    }

    public HubModel Model { get; }

    public HubOptions Options { get; set; }

    public HubDisk Disk { get; set; } = new();

    public string Root => Path.Combine(Options.Cache, "models--owner--model");

    public string Snapshot => Path.Combine(Root, "snapshots", HubModel.Commit);

    public string Outside => _root;

    public string this[string file] => Path.Combine(Snapshot, file);

    /// <summary>The names of all that is in the model's folder.</summary>
    public string[] Names => !Directory.Exists(Root) ? [] :
        [.. Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal)];

    public string[] Leftovers => [.. Names.Where(name => name.Contains("incomplete", StringComparison.Ordinal) || name.Contains(".ranges", StringComparison.Ordinal) || name.Contains(".tmp", StringComparison.Ordinal))];

    public async Task<string> Pull(string name = HubModel.Id, HubSelection? selection = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var client = new HubClient(Options, Disk, null);
        return await client.PullAsync(HubName.Parse(name), selection, progress, cancellation);
    }

    /// <summary>Asserts that a pull is refused with one sentence that says some words.</summary>
    public async Task<string> Refused(string words, string name = HubModel.Id, HubSelection? selection = null)
    {
        var error = await Assert.ThrowsAsync<InputException>(() => Pull(name, selection));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(error.Message, char.IsControl);
        return error.Message;
    }

    /// <summary>Asserts that a file is in the snapshot as the hub has it, and that nothing half-done is left.</summary>
    public void Holds(params string[] names)
    {
        foreach (var name in names)
            Assert.Equal(Model[name], File.ReadAllBytes(this[name]));
        Assert.Empty(Leftovers);
    }

    public void Dispose()
    {
        Model.Dispose();
        Directory.Delete(_root, recursive: true);
    }
}

/// <summary>Progress that is told at once, in the thread that tells it.</summary>
internal sealed class Told(Action<HubProgress> tell) : IProgress<HubProgress>
{
    public void Report(HubProgress value) => tell(value);
}
