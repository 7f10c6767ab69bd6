using System.Runtime.ExceptionServices;
using System.Text;
using Clade.Core;
using Clade.Data.Images;
using Clade.Data.Shards;

namespace Clade.Data.Scenes;

/// <summary>What to write and where.</summary>
public sealed record SceneBuild
{
    /// <summary>The folder; made when missing.</summary>
    public required string Out { get; init; }

    /// <summary>Scenes, pairs or films, 1 to 100 million.</summary>
    public int Count { get; init; } = 1000;

    /// <summary>Number of the first one, 0 or more.</summary>
    public long First { get; init; }

    /// <summary>Single pictures, pairs or films.</summary>
    public SceneBuildKind Kind { get; init; }

    /// <summary>File type of the pictures.</summary>
    public SceneFormat Format { get; init; }

    /// <summary>Scenes of one shard, 1 to 100,000; 1,000 unless told.</summary>
    public int ShardItems { get; init; } = 1000;

    /// <summary>How films are drawn.</summary>
    public FilmOptions Films { get; init; } = new();
}

/// <summary>
/// Writes scenes as WebDataset shards with a manifest, on all cores: the picture, <c>txt</c> with the short caption, <c>json</c> with everything known. The same scenes give
/// the same bytes. Restartable: finished shards are kept when plan and hash agree, and whatever stops a build leaves no half-written file that a reader would believe. Not
/// thread-safe for two builds of the same folder.
/// </summary>
public static class SceneBuilder
{
    /// <summary>Writes the scenes.</summary>
    /// <param name="composer">Makes them.</param>
    /// <param name="build">What to write and where.</param>
    /// <param name="progress">Told how many are written; may be called from several threads.</param>
    /// <param name="cancellation">Stops cleanly; the next build goes on from there.</param>
    /// <returns>The manifest as written.</returns>
    /// <exception cref="InputException">The numbers make no sense, the folder cannot be written, or a scene cannot be made.</exception>
    /// <exception cref="OperationCanceledException">Stopped by <paramref name="cancellation"/>.</exception>
    public static SceneManifest Build(SceneComposer composer, SceneBuild build, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(composer);
        ArgumentNullException.ThrowIfNull(build);
        Check(build);
        var films = build.Kind == SceneBuildKind.Films ? new FilmComposer(composer.Material, composer.Options, build.Films) : null;
        var ledger = SceneLedger.Open(build.Out);
        var shards = new List<SceneShard>();
        for (var done = 0; done < build.Count; done += build.ShardItems)
        {
            cancellation.ThrowIfCancellationRequested();
            var (first, items) = (build.First + done, Math.Min(build.ShardItems, build.Count - done));
            var file = $"{Extension(build.Kind)}-{shards.Count:D5}.tar";
            var plan = $"{composer.Fingerprint} {build.Kind} {build.Format} {first}+{items}{(films is null ? "" : $" {build.Films}")}";
            if (ledger.Find(file, plan) is not { } shard)
            {
                var before = done;
                ledger.Begin();
                shard = Write(composer, films, build, file, first, items, plan, made => progress?.Report(before + made), cancellation);
                ledger.Add(shard);
            }

            shards.Add(shard);
            progress?.Report(done + items);
        }

        var manifest = Manifest(composer, build, shards);
        ledger.Close(manifest);
        return manifest;
    }

    private static void Check(SceneBuild build)
    {
        if (string.IsNullOrWhiteSpace(build.Out))
            throw new InputException("Scenes need a folder to be written to: give --out DIR.");
        if (build.Count is < 1 or > 100_000_000 || build.First is < 0 or > 9_000_000_000)
            throw new InputException($"{build.Count} scenes from number {build.First} on cannot be written: give 1 to 100 million, from 0 on.");
        if (build.ShardItems is < 1 or > 100_000)
            throw new InputException($"Shards of {build.ShardItems} scenes cannot be made: give 1 to 100000.");
    }

    private static SceneShard Write(SceneComposer composer, FilmComposer? films, SceneBuild build, string file, long first, int items, string plan, Action<int> report, CancellationToken cancellation)
    {
        var samples = new ShardSample[items];
        var count = 0;
        try
        {
            Parallel.For(0, items, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, index =>
            {
                samples[index] = Sample(composer, films, build, first + index);
                var made = Interlocked.Increment(ref count);
                if (made % 16 == 0)
                    report(made);
            });
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }

        var info = ShardWriter.Write(Path.Combine(build.Out, file), samples);
        return new SceneShard(file, first, info.Samples, info.Bytes, info.Sha256, plan);
    }

    private static ShardSample Sample(SceneComposer composer, FilmComposer? films, SceneBuild build, long number)
    {
        var ending = Extension(build.Format);
        List<ShardMember> members;
        SceneRecord record;
        if (films is not null)
        {
            var film = films.Compose(number);
            (record, members) = (SceneRecords.Of(film), [.. film.Frames.Select((frame, index) => Picture($"{index:D3}.{ending}", frame, build))]);
        }
        else if (build.Kind == SceneBuildKind.Edits)
        {
            var edit = composer.Edit(number);
            (record, members) = (SceneRecords.Of(edit), [Picture(ending, edit.Original, build), Picture($"edited.{ending}", edit.Edited, build)]);
        }
        else
        {
            var scene = composer.Compose(number);
            (record, members) = (SceneRecords.Of(scene), [Picture(ending, scene, build)]);
        }

        members.Add(new ShardMember("txt", Encoding.UTF8.GetBytes(record.Caption)));
        members.Add(new ShardMember("json", record.Write()));
        return new ShardSample(record.Key, members);
    }

    private static ShardMember Picture(string ending, Scene scene, SceneBuild build) =>
        new(ending, build.Format == SceneFormat.Png ? ImageFile.EncodePng(scene.Picture) : ImageFile.EncodeWebp(scene.Picture, 50, lossless: true));

    private static string Extension<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static SceneManifest Manifest(SceneComposer composer, SceneBuild build, IReadOnlyList<SceneShard> shards) => new()
    {
        Kind = Extension(build.Kind),
        Format = Extension(build.Format),
        First = build.First,
        Items = shards.Sum(shard => shard.Items),
        Fingerprint = composer.Fingerprint,
        Options = composer.Options,
        Films = build.Kind == SceneBuildKind.Films ? build.Films : null,
        Classes = composer.Material.Classes,
        Styles = composer.Material.Styles,
        Backgrounds = [.. composer.Material.Backgrounds.Select(background => background.Id)],
        Shards = shards,
    };
}
