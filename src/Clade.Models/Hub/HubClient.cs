using System.Globalization;
using System.Net.Http.Headers;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// Pulls models from a hub with Hugging Face's protocol into the cache that the Python tools use too. Every file is checked
/// against the hub's checksum before anybody sees it; a pull that was cut off goes on where it stopped. Thread-safe; several
/// clients, also in other processes and in other programs, may share a cache.
/// </summary>
public sealed class HubClient : IDisposable
{
    private readonly HubOptions _options;
    private readonly HubDisk _disk;
    private readonly HubHttp _http;
    private readonly HubRetry _retry;

    /// <summary>A client; no connection is opened yet. The caller disposes it.</summary>
    /// <exception cref="InputException">The options cannot be used.</exception>
    public HubClient(HubOptions options) : this(options, new HubDisk(), null) { }

    internal HubClient(HubOptions options, HubDisk disk, HttpMessageHandler? handler)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        (_options, _disk, _http, _retry) = (options, disk, new HubHttp(options, handler), new HubRetry(options));
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>Asks the hub what a pull would fetch; offline, looks whether the cache has it all.</summary>
    /// <param name="name">The model, or one file of it.</param>
    /// <param name="selection">Which files; null for what Clade loads.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="InputException">No such model, no access, no connection, a hub that cannot be trusted, or a file that is missing offline.</exception>
    public async Task<HubPlan> PlanAsync(HubName name, HubSelection? selection = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        selection ??= new HubSelection();
        var folder = new HubFolder(_options.Cache, name);
        if (_options.Offline || (HubName.IsCommit(name.Revision) && name.File is { } one && folder.Find(name.Revision, one) is not null))
            return HubOffline.Plan(name, selection, folder);
        var listing = await _retry.Run(() => HubListing.Fetch(_http, name, _options, cancellation), () => 0, cancellation).ConfigureAwait(false);
        var chosen = Choose(name, selection, listing, folder);
        var files = new List<HubFile>();
        foreach (var file in chosen)
            files.Add(await Describe(name, listing, file, cancellation).ConfigureAwait(false));
        var missing = files.Where(file => !folder.Has(listing.Commit, file)).ToList();
        var bytes = missing.DistinctBy(file => file.Etag).Where(file => !folder.HasBlob(file)).Sum(file => file.Size - HubDownload.Have(folder, file));
        return new HubPlan(name, listing.Commit, folder.Snapshot(listing.Commit), files, missing, bytes);
    }

    /// <summary>Fetches what a plan finds missing, and notes the revision once all is there.</summary>
    /// <param name="plan">From this client, or one with the same options.</param>
    /// <param name="progress">Told of every part that comes, from several threads.</param>
    /// <param name="cancellation">Ends it; what was fetched stays, and the next pull goes on from there.</param>
    /// <returns>Bytes that came over the network.</returns>
    /// <exception cref="InputException">The disk is full, or the hub does not deliver what it lists.</exception>
    public async Task<long> DownloadAsync(HubPlan plan, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var folder = new HubFolder(_options.Cache, plan.Name);
        if (_options.Offline)
            return 0;
        foreach (var file in plan.Missing)
        {
            HubPath.Check(file.Name, plan.Name.Id);
            if (!IsEtag(file.Etag) || !HubName.IsCommit(plan.Commit))
                throw new ArgumentException("The plan was not made by a client.", nameof(plan));
        }

        return await HubDisk.Try(folder.Cache, async () =>
        {
            CheckSpace(plan, folder);
            folder.Prepare();
            var meter = new HubMeter(progress, plan.Missing.Sum(file => file.Size));
            var tools = new HubTools(_http, _retry, _disk, meter, _options);

            // Small files first, side by side; each large one has all connections for itself.
            var small = plan.Missing.Where(file => file.Size < _options.ParallelFrom);
            var together = new ParallelOptions { MaxDegreeOfParallelism = _options.Connections, CancellationToken = cancellation };
            await Parallel.ForEachAsync(small, together, async (file, stop) => await HubDownload.Run(tools, plan, folder, file, stop).ConfigureAwait(false)).ConfigureAwait(false);
            foreach (var file in plan.Missing.Where(file => file.Size >= _options.ParallelFrom))
                await HubDownload.Run(tools, plan, folder, file, cancellation).ConfigureAwait(false);
            folder.WriteRef(plan.Name.Revision, plan.Commit);
            return meter.Carried;
        }).ConfigureAwait(false);
    }

    /// <summary>Plans and downloads.</summary>
    /// <returns>The snapshot folder.</returns>
    /// <inheritdoc cref="DownloadAsync"/>
    /// <param name="name">The model, or one file of it.</param>
    /// <param name="selection">Which files; null for what Clade loads.</param>
    /// <param name="progress">Told of every part that comes, from several threads.</param>
    /// <param name="cancellation">Ends it; what was fetched stays, and the next pull goes on from there.</param>
    public async Task<string> PullAsync(HubName name, HubSelection? selection = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        var plan = await PlanAsync(name, selection, cancellation).ConfigureAwait(false);
        await DownloadAsync(plan, progress, cancellation).ConfigureAwait(false);
        return plan.Folder;
    }

    private static IReadOnlyList<string> Choose(HubName name, HubSelection selection, HubListing listing, HubFolder folder)
    {
        if (name.File is { } one && !listing.Files.ContainsKey(one))
            folder.WriteNoExist(listing.Commit, one);
        var chosen = selection.Choose(name, [.. listing.Files.Keys]);
        foreach (var file in chosen)
            HubPath.Check(file, name.Id);
        return chosen;
    }

    // A hub that lists neither sizes nor checksums tells them in the headers of the file.
    private async Task<HubFile> Describe(HubName name, HubListing listing, string file, CancellationToken cancellation)
    {
        var (size, etag) = listing.Files[file];
        if (size is null || etag is null)
        {
            var subject = new HubSubject(name, file);
            using var head = await _retry.Run(() => _http.Send(HttpMethod.Head, _http.File(name, listing.Commit, file), null, subject, cancellation), () => 0, cancellation).ConfigureAwait(false);
            size ??= Number(First(head.Headers, "X-Linked-Size")) ?? (head.IsSuccessStatusCode ? head.Content.Headers.ContentLength : null);
            etag ??= First(head.Headers, "X-Linked-Etag") ?? (head.IsSuccessStatusCode ? First(head.Headers, "ETag") : null);
        }

        etag = etag is null ? null : Normal(etag);
        if (size is not (>= 0 and <= HubListing.LargestFile) || etag is null || !IsEtag(etag))
            throw new InputException($"{_options.Endpoint.Host} says neither size nor checksum of {HubText.Shown(file)} of {name.Id}, so it cannot be checked; use another hub (HF_ENDPOINT).");
        return new HubFile(file, size.Value, etag);
    }

    private void CheckSpace(HubPlan plan, HubFolder folder)
    {
        var free = _disk.Free(folder.Cache);
        if (plan.BytesMissing > free)
            throw new InputException($"{plan.Name.Id} needs {HubText.Bytes(plan.BytesMissing)} more and {folder.Cache} has {HubText.Bytes(free)} left; free some space, choose another --cache, or fewer files with --exclude.");
    }

    // It becomes the name of a file; a dot would let it pass for a partial one.
    private static bool IsEtag(string etag) =>
        etag.Length is > 0 and <= 128 && etag.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');

    // W/"abc" and "abc" name the same content.
    private static string Normal(string etag) => (etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag).Trim('"');

    private static string? First(HttpResponseHeaders headers, string name) => headers.TryGetValues(name, out var values) ? values.First() : null;

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
