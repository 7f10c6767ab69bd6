using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>One file into the cache: locked, fetched, checked, linked.</summary>
internal static class HubDownload
{
    /// <summary>Bytes that an interrupted pull has left of a file.</summary>
    internal static long Have(HubFolder folder, HubFile file)
    {
        var partial = folder.Partial(file.Etag);
        var one = File.Exists(partial) && new FileInfo(partial).Length is var length && length <= file.Size ? length : 0;
        return Math.Max(one, HubRanges.Have(folder, file));
    }

    /// <exception cref="InputException">It cannot be fetched, or is not what the hub lists.</exception>
    internal static async Task Run(HubTools tools, HubPlan plan, HubFolder folder, HubFile file, CancellationToken cancellation)
    {
        using var held = await HubLock.Take(folder.Lock(file.Etag), () => tools.Meter.Waiting(file.Name), cancellation).ConfigureAwait(false);
        if (folder.HasBlob(file))
        {
            tools.Meter.Found(file.Name, file.Size);
        }
        else
        {
            folder.Guard(folder.Partial(file.Etag));
            folder.Guard(folder.Ranges(file.Etag));
            var subject = new HubSubject(plan.Name, file.Name);
            var whole = await Fetch(new HubTransfer(tools, tools.Http.File(plan.Name, plan.Commit, file.Name), subject, file), folder, cancellation).ConfigureAwait(false);
            File.Move(whole, folder.Blob(file.Etag), overwrite: true);
        }

        folder.Link(plan.Commit, file);
    }

    // A file that is damaged although part of it was here before may have been damaged then: one more time from the start.
    private static async Task<string> Fetch(HubTransfer transfer, HubFolder folder, CancellationToken cancellation)
    {
        var file = transfer.File;
        for (var again = Have(folder, file) > 0; ; again = false)
        {
            var ranges = file.Size >= transfer.Tools.Options.ParallelFrom && file.Size > 0 && transfer.Tools.Options.Connections > 1
                && await HubRanges.Fetch(transfer, folder, cancellation).ConfigureAwait(false);
            var path = ranges ? folder.Ranges(file.Etag) : folder.Partial(file.Etag);
            if (!ranges)
                await HubStream.Fetch(transfer, path, cancellation).ConfigureAwait(false);
            var good = await HubDigest.Matches(path, file, cancellation).ConfigureAwait(false);
            File.Delete(folder.RangesState(file.Etag));
            if (good)
                return path;
            File.Delete(path);
            transfer.Tools.Meter.Found(file.Name, -file.Size);
            if (!again)
                throw new InputException($"{transfer.Subject} came damaged: its checksum is not the one that {transfer.Address.Host} lists; it was removed, pull again.");
        }
    }
}
