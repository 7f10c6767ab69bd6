using System.Net;
using System.Runtime.ExceptionServices;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>A large file over several connections, each with a range of its own, into a file of full size.</summary>
internal static class HubRanges
{
    /// <summary>Fetches what is missing of every range.</summary>
    /// <returns>False if the server has no ranges; nothing is left then.</returns>
    internal static async Task<bool> Fetch(HubTransfer transfer, HubFolder folder, CancellationToken cancellation)
    {
        var path = folder.Ranges(transfer.File.Etag);
        var state = await HubDisk.Try(path, () => Task.FromResult(Open(transfer, folder, path))).ConfigureAwait(false);
        transfer.Tools.Meter.Found(transfer.File.Name, state.Done);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ExceptionDispatchInfo? first = null;

        async Task Work()
        {
            try
            {
                while (state.Take() is >= 0 and var range)
                    await transfer.Tools.Retry.Run(() => One(transfer, path, state, range, stop.Token), () => transfer.Tools.Meter.Carried, stop.Token).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(error), null);
                await stop.CancelAsync().ConfigureAwait(false);
            }
        }

        await Task.WhenAll(Enumerable.Range(0, transfer.Tools.Options.Connections).Select(_ => Work())).ConfigureAwait(false);
        if (first?.SourceException is HubNoRangesException)
        {
            transfer.Tools.Meter.Found(transfer.File.Name, -state.Done);
            Forget(folder, transfer.File);
            return false;
        }

        Keep(state, first is null);
        first?.Throw();
        return true;
    }

    /// <summary>Bytes that an earlier run has left.</summary>
    internal static long Have(HubFolder folder, HubFile file) =>
        File.Exists(folder.Ranges(file.Etag)) ? HubRangeState.Load(folder.RangesState(file.Etag), file.Size)?.Done ?? 0 : 0;

    /// <summary>Removes what a run has left.</summary>
    internal static void Forget(HubFolder folder, HubFile file)
    {
        File.Delete(folder.RangesState(file.Etag));
        File.Delete(folder.Ranges(file.Etag));
    }

    private static HubRangeState Open(HubTransfer transfer, HubFolder folder, string path)
    {
        var (file, statePath) = (transfer.File, folder.RangesState(transfer.File.Etag));
        if (File.Exists(path) && new FileInfo(path).Length == file.Size && HubRangeState.Load(statePath, file.Size) is { } state)
            return state;
        Forget(folder, file);

        // What came in one piece, by this program or another, is the beginning. The state is written first: until it is
        // there, the file still is what its length says.
        var partial = folder.Partial(file.Etag);
        var have = File.Exists(partial) ? new FileInfo(partial).Length : 0;
        var fresh = HubRangeState.Start(statePath, file.Size, transfer.Tools.Options.RangeSize, have <= file.Size ? have : 0);
        if (have > 0 && have <= file.Size)
        {
            fresh.Save();
            File.Move(partial, path);
            using var whole = transfer.Tools.Disk.Open(path, FileMode.Open);
            whole.SetLength(file.Size);
        }
        else
        {
            transfer.Tools.Disk.Allocate(path, file.Size);
            fresh.Save();
        }

        return fresh;
    }

    private static async Task<bool> One(HubTransfer transfer, string path, HubRangeState state, int range, CancellationToken cancellation)
    {
        var (from, to) = state.Rest(range);
        if (from == to)
            return true;
        using var response = await transfer.Ask(from, to, cancellation).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK && (from, to) != (0, transfer.File.Size))
            throw new HubNoRangesException();
        if (!transfer.IsPiece(response, from, to))
            throw new HubTransientException($"{transfer.Address.Host} answers with another part than was asked for of {transfer.Subject}");
        using var output = await HubDisk.Try(path, () => Task.FromResult(transfer.Tools.Disk.Open(path, FileMode.Open))).ConfigureAwait(false);
        output.Seek(from, SeekOrigin.Begin);
        await transfer.Copy(response, output, path, to - from, count => state.Add(range, count), cancellation).ConfigureAwait(false);
        return true;
    }

    // If the disk is full, the state of a second ago is what is left.
    private static void Keep(HubRangeState state, bool must)
    {
        try
        {
            state.Save();
        }
        catch (InputException) when (!must)
        {
        }
    }

    private sealed class HubNoRangesException : Exception;
}
