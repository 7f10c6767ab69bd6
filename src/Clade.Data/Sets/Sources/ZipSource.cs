using System.Collections.Concurrent;
using System.IO.Compression;
using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>
/// A zip archive. .NET's reader serves one thread, so each reading thread borrows one of several that are open on the same file. What is read is
/// compared with the length and the CRC-32 of the archive's list, so that it is what the stamp says.
/// </summary>
internal sealed class ZipSource : PictureSource
{
    private const int LinkMode = 0xA000, TypeMask = 0xF000;
    private readonly ConcurrentBag<ZipArchive> _idle = [];
    private readonly Dictionary<string, SourceMember> _members = new(StringComparer.Ordinal);
    private readonly List<PictureProblem> _problems = [];
    private volatile bool _disposed;

    public ZipSource(string path, PictureSetLimits limits) : base(path, limits)
    {
        var archive = OpenArchive();
        try
        {
            foreach (var (place, entry) in archive.Entries.Index())
                Add(place, entry);
            _idle.Add(archive);
        }
        catch (Exception error)
        {
            archive.Dispose();
            if (error is InvalidDataException or IOException)
                throw Damaged(error);
            throw;
        }
    }

    public override IReadOnlyList<SourceMember> List(List<PictureProblem> problems)
    {
        problems.AddRange(_problems);
        return [.. _members.Values.OrderBy(member => member.Path, StringComparer.Ordinal)];
    }

    public override SourceMember? Find(string path) => Inside(path) is { } inside ? _members.GetValueOrDefault(inside) : null;

    public override byte[] Read(SourceMember member)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (!_idle.TryTake(out var archive))
            archive = OpenArchive();
        try
        {
            return Read(archive, member);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or NotSupportedException or ArgumentOutOfRangeException)
        {
            throw new InputException($"{member.Path} in {Name} cannot be unpacked; its data is damaged, or the archive has changed.", error);
        }
        finally
        {
            _idle.Add(archive);
            if (_disposed)
                Empty();
        }
    }

    public override string Stamp(SourceMember member) => $"{member.Length:x}-{member.Check:x8}";

    public override void Dispose()
    {
        _disposed = true;
        Empty();
    }

    private void Add(int place, ZipArchiveEntry entry)
    {
        CheckCount(place + 1);
        if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
            return;
        if (Inside(entry.FullName) is not { } path)
            Refuse(entry.FullName, "points out of the archive");
        else if (IsHidden(path))
            return;
        else if (((entry.ExternalAttributes >> 16) & TypeMask) == LinkMode)
            Refuse(path, "is a link");
        else if (entry.IsEncrypted)
            Refuse(path, "is encrypted");
        else if (entry.Length < 0 || entry.Length > MemberBytes)
            Refuse(path, $"claims {entry.Length} bytes and at most {MemberBytes} are allowed");
        else if (!_members.TryAdd(path, new SourceMember(path, entry.Length, place, entry.Crc32)))
            Refuse(path, "comes twice; the first counts");
    }

    private void Refuse(string path, string why)
    {
        if (IsPicture(path))
            _problems.Add(new PictureProblem(Printable.Name(path), $"{Printable.Name(path)} in {Name} {why}."));
    }

    private static byte[] Read(ZipArchive archive, SourceMember member)
    {
        var entry = archive.Entries[(int)member.Place];
        if (entry.Length != member.Length || entry.Crc32 != member.Check)
            throw new InvalidDataException();
        var bytes = GC.AllocateUninitializedArray<byte>((int)member.Length);
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        if (stream.ReadByte() >= 0 || Crc32.Of(bytes) != member.Check)
            throw new InvalidDataException();
        return bytes;
    }

    private ZipArchive OpenArchive()
    {
        FileStream? file = null;
        try
        {
            file = new FileStream(Name, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
            return new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: false);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            file?.Dispose();
            throw Damaged(error);
        }
    }

    private InputException Damaged(Exception error) => new($"{Name} is not a usable zip archive: it is truncated or damaged, or may not be read; fetch it again.", error);

    private void Empty()
    {
        while (_idle.TryTake(out var archive))
            archive.Dispose();
    }
}
