using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>A folder on disk. Links are followed, for it is the user's own disk; one that leads to a folder around itself is a problem.</summary>
internal sealed class FolderSource(string path, PictureSetLimits limits) : PictureSource(path, limits)
{
    private const int Deepest = 64;

    public override IReadOnlyList<SourceMember> List(List<PictureProblem> problems)
    {
        var members = new List<SourceMember>();
        try
        {
            var root = new DirectoryInfo(Name);
            Walk(root, "", [Real(root) ?? root.FullName], members, problems);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot look through {Name}: {DiskError.Say(error)}; correct its permissions.", error);
        }

        members.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return members;
    }

    public override SourceMember? Find(string path)
    {
        try
        {
            var file = new FileInfo(Full(path));
            return file.Exists && Length(file) is { } length ? new SourceMember(path, length) : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // What was empty when it was listed is not opened: a pipe looks like that, and would keep us waiting.
    public override byte[] Read(SourceMember member)
    {
        if (member.Length == 0)
            return [];
        try
        {
            var path = Full(member.Path);
            if (new FileInfo(path).Length > MemberBytes)
                throw new InputException($"{member.Path} has more than {MemberBytes >> 20} MiB, which no picture has; leave it out.");
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (DiskError.Is(error))
        {
            throw new InputException($"Cannot read {member.Path} in {Name}: {DiskError.Say(error)}; put it back or leave it out.", error);
        }
    }

    public override string Stamp(SourceMember member) => member.Length == 0 ? PictureStamp.OfBytes([]) : PictureStamp.OfFile(Full(member.Path));

    public override void Dispose()
    {
    }

    private string Full(string path) => System.IO.Path.Combine(Name, path);

    private void Walk(DirectoryInfo folder, string prefix, List<string> around, List<SourceMember> members, List<PictureProblem> problems)
    {
        foreach (var info in folder.EnumerateFileSystemInfos().Where(info => !IsHidden(info.Name)))
        {
            var path = prefix + info.Name;
            if (info is FileInfo file)
            {
                if (Length(file) is { } length)
                    members.Add(new SourceMember(path, length));
                else if (IsPicture(path))
                    problems.Add(new PictureProblem(path, $"{path} is a link to a file that is not there."));
                CheckCount(members.Count);
            }
            else if (info is DirectoryInfo inner)
            {
                var real = Real(inner) ?? System.IO.Path.Combine(around[^1], inner.Name);
                if (around.Contains(real) || around.Count >= Deepest)
                    problems.Add(new PictureProblem(path, $"{path} leads to a folder that it lies in, or lies too deep."));
                else
                    Walk(inner, path + "/", [.. around, real], members, problems);
            }
        }
    }

    // Where a link leads in the end; null for what is no link.
    private static string? Real(DirectoryInfo folder) => folder.LinkTarget is null ? null : folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName;

    // Null for a link that leads to nothing, or to itself.
    private static long? Length(FileInfo file)
    {
        try
        {
            return file.LinkTarget is null ? file.Length : file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo { Exists: true } target ? target.Length : null;
        }
        catch (IOException) when (file.LinkTarget is not null)
        {
            return null;
        }
    }
}
