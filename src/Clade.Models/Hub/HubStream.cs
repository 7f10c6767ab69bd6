namespace Clade.Models.Hub;

/// <summary>A file over one connection, appended to what an earlier attempt has left.</summary>
internal static class HubStream
{
    /// <summary>Fetches until the partial file is as large as the file. Its length is how much of it is there.</summary>
    internal static async Task Fetch(HubTransfer transfer, string partial, CancellationToken cancellation)
    {
        var (tools, file) = (transfer.Tools, transfer.File);
        var have = File.Exists(partial) ? new FileInfo(partial).Length : -1;
        if (have > file.Size)
        {
            File.Delete(partial);
            have = -1;
        }

        tools.Meter.Found(file.Name, Math.Max(0, have));
        if (have == file.Size)
            return;
        await tools.Retry.Run(async () =>
        {
            have = Math.Max(0, have);
            using var response = await transfer.Ask(have, file.Size, cancellation).ConfigureAwait(false);
            if (!transfer.IsPiece(response, have, file.Size))
            {
                // The server has no ranges, or other ones than were asked for: from the start again.
                tools.Meter.Found(file.Name, -have);
                have = 0;
                File.Delete(partial);
                if (!transfer.IsPiece(response, have, file.Size))
                    throw new HubTransientException($"{transfer.Address.Host} answers with another part than was asked for of {transfer.Subject}");
            }

            using var output = await HubDisk.Try(partial, () => Task.FromResult(Open(tools.Disk, partial, have))).ConfigureAwait(false);
            await transfer.Copy(response, output, partial, file.Size - have, count => have += count, cancellation).ConfigureAwait(false);
            return true;
        }, () => tools.Meter.Carried, cancellation).ConfigureAwait(false);
    }

    private static Stream Open(HubDisk disk, string path, long have)
    {
        var output = disk.Open(path, have == 0 ? FileMode.Create : FileMode.Open);
        output.Seek(have, SeekOrigin.Begin);
        return output;
    }
}
