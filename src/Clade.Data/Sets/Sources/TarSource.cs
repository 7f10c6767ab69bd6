using System.Formats.Tar;
using Clade.Core;
using Clade.Data.Shards;
using Microsoft.Win32.SafeHandles;

namespace Clade.Data.Sets;

/// <summary>A tar on disk, read by position, or a tar.gz that was unpacked into memory. One pass over the headers makes the list.</summary>
internal sealed class TarSource : PictureSource
{
    private readonly SafeFileHandle? _file;
    private readonly ReadOnlyMemory<byte> _unpacked;
    private readonly List<SourceMember> _inOrder = [];
    private readonly Dictionary<string, SourceMember> _members = new(StringComparer.Ordinal);
    private readonly List<PictureProblem> _problems = [];

    public TarSource(string path, PictureSetLimits limits, long unpackedBytes) : base(path, limits)
    {
        var guard = limits.OfShards with { UnpackedBytes = unpackedBytes };
        using var file = ShardReader.Open(path);
        var packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        if (packed)
        {
            using var unpacked = ShardReader.Unpack(path, file, guard);
            _unpacked = unpacked.GetBuffer().AsMemory(0, (int)unpacked.Length);
            Index(unpacked, guard);
        }
        else
        {
            Index(file, guard);
            _file = File.OpenHandle(path);
            if (RandomAccess.GetLength(_file) != file.Length)
                throw ShardGuard.Bad(path, "it is changing");
        }
    }

    /// <summary>Bytes that the archive holds in memory; 0 for one that lies on disk.</summary>
    public long HeldBytes => _unpacked.Length;

    /// <summary>The files in the order of the archive.</summary>
    public IReadOnlyList<SourceMember> InOrder(List<PictureProblem> problems)
    {
        problems.AddRange(_problems);
        return _inOrder;
    }

    public override IReadOnlyList<SourceMember> List(List<PictureProblem> problems) =>
        [.. InOrder(problems).OrderBy(member => member.Path, StringComparer.Ordinal)];

    public override SourceMember? Find(string path) => Inside(path) is { } inside ? _members.GetValueOrDefault(inside) : null;

    public override byte[] Read(SourceMember member)
    {
        if (_file is null)
            return _unpacked.Slice((int)member.Place, (int)member.Length).ToArray();
        var bytes = GC.AllocateUninitializedArray<byte>((int)member.Length);
        try
        {
            for (var read = 0; read < bytes.Length;)
            {
                var count = RandomAccess.Read(_file, bytes.AsSpan(read), member.Place + read);
                if (count == 0)
                    throw new InputException($"{Name} has become shorter since it was opened; fetch it again.");
                read += count;
            }

            return bytes;
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot read {Name}: {DiskError.Say(error)}; fetch it again.", error);
        }
    }

    public override string Stamp(SourceMember member) => PictureStamp.OfBytes(Read(member));

    public override void Dispose() => _file?.Dispose();

    private void Index(Stream stream, ShardLimits guard)
    {
        ShardGuard.Check(Name, stream, guard);
        using var tar = new TarReader(stream, leaveOpen: true);
        while (ShardReader.Next(Name, tar) is { } entry)
        {
            CheckCount(_inOrder.Count + 1);
            if (entry.EntryType is TarEntryType.SymbolicLink or TarEntryType.HardLink)
                Refuse(entry.Name, "is a link");
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                continue;
            if (Inside(entry.Name) is not { } path)
                Refuse(entry.Name, "points out of the archive");
            else if (entry.Length > MemberBytes || (entry.Length > 0 && (entry.DataOffset < 0 || entry.Length > stream.Length - entry.DataOffset)))
                throw ShardGuard.Bad(Name, $"a member claims {entry.Length} bytes");
            else if (!IsHidden(path))
                Add(path, entry);
        }
    }

    private void Add(string path, TarEntry entry)
    {
        var member = new SourceMember(path, entry.Length, entry.DataOffset);
        if (_members.TryAdd(path, member))
            _inOrder.Add(member);
        else
            Refuse(path, "comes twice; the first counts");
    }

    private void Refuse(string path, string why)
    {
        if (IsPicture(path))
            _problems.Add(new PictureProblem(Printable.Name(path), $"{Printable.Name(path)} in {Name} {why}."));
    }
}
