using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// One model in the cache, laid out as huggingface_hub does: <c>models--owner--model</c> with <c>blobs</c> by checksum, <c>refs</c> with the commit of
/// each revision, <c>snapshots</c> with a folder of relative links a commit, and <c>.no_exist</c> with empty files for what a commit lacks.
/// Nothing below the folder is followed out of it.
/// </summary>
internal sealed class HubFolder
{
    private const int LongestRef = 200;
    private readonly string _root;
    private readonly HubName _name;

    internal HubFolder(string cache, HubName name)
    {
        Cache = Path.GetFullPath(cache);
        _name = name;
        _root = Path.Combine(Cache, Directory(name));
    }

    internal string Cache { get; }

    internal string Blob(string etag) => Path.Combine(_root, "blobs", etag);

    /// <summary>What has come of a file in one piece; older versions of huggingface_hub go on with it, and Clade with theirs.</summary>
    internal string Partial(string etag) => Blob(etag) + ".incomplete";

    /// <summary>A file in ranges: full size with holes, so it must not have the name of <see cref="Partial"/>, whose size says how much is there.</summary>
    internal string Ranges(string etag) => Blob(etag) + ".clade.incomplete";

    internal string RangesState(string etag) => Blob(etag) + ".clade.ranges";

    internal string Snapshot(string commit) => Path.Combine(_root, "snapshots", commit);

    internal string Tree(string commit) => Path.Combine(_root, "trees", commit + ".json");

    internal string Lock(string etag) => Path.Combine(Cache, ".locks", Directory(_name), etag + ".lock");

    /// <summary>The commit that a revision stands for, as far as the cache knows.</summary>
    internal string? Commit(string revision)
    {
        if (HubName.IsCommit(revision))
            return revision;
        var path = Below("refs", revision);
        if (HubLinks.Inside(_root, path) is not { } file || new FileInfo(file).Length > LongestRef)
            return null;
        var commit = File.ReadAllText(file).Trim();
        return HubName.IsCommit(commit) ? commit : null;
    }

    /// <summary>Notes which commit a revision stands for; a commit needs no note.</summary>
    internal void WriteRef(string revision, string commit)
    {
        if (revision == commit || Commit(revision) == commit)
            return;
        var path = Below("refs", revision);
        HubLinks.MakeFolder(_root, Path.GetDirectoryName(path)!);
        AtomicFile.WriteText(path, commit);
    }

    /// <summary>Notes that a commit lacks a file, so that nobody asks again.</summary>
    internal void WriteNoExist(string commit, string file)
    {
        var path = Path.Combine(_root, ".no_exist", commit, Path.Combine(file.Split('/')));
        HubLinks.MakeFolder(_root, Path.GetDirectoryName(path)!);
        if (!File.Exists(path))
            AtomicFile.Write(path, _ => { });
    }

    /// <summary>The path of a file in its snapshot, or null if it is not there.</summary>
    /// <exception cref="InputException">A link leads out of the model's folder.</exception>
    internal string? Find(string commit, string file)
    {
        var path = Pointer(commit, file);
        return HubLinks.Inside(_root, path) is null ? null : path;
    }

    /// <summary>Whether a commit has a file, whole.</summary>
    internal bool Has(string commit, HubFile file) =>
        HubLinks.Inside(_root, Pointer(commit, file.Name)) is { } real && new FileInfo(real).Length == file.Size;

    /// <summary>Whether the content of a file is here, whole.</summary>
    internal bool HasBlob(HubFile file) => HubLinks.Inside(_root, Blob(file.Etag)) is { } real && new FileInfo(real).Length == file.Size;

    /// <summary>Throws if a path of this model is reached through a link.</summary>
    internal void Guard(string path) => HubLinks.Guard(_root, path);

    /// <summary>Makes the folders for content and locks.</summary>
    internal void Prepare()
    {
        HubLinks.MakeFolder(_root, Path.Combine(_root, "blobs"));
        HubLinks.MakeFolder(Cache, Path.GetDirectoryName(Lock("x"))!);
    }

    /// <summary>Puts content into a snapshot under its name.</summary>
    internal void Link(string commit, HubFile file)
    {
        var pointer = Pointer(commit, file.Name);
        HubLinks.MakeFolder(_root, Path.GetDirectoryName(pointer)!);
        if (!Has(commit, file))
            HubLinks.Link(Blob(file.Etag), pointer);
    }

    /// <summary>The names of all files of a snapshot; links to folders are not entered.</summary>
    internal IReadOnlyList<string> Names(string commit)
    {
        var top = Snapshot(commit);
        HubLinks.Guard(_root, top);
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None };
        return !System.IO.Directory.Exists(top) ? [] :
            [.. new System.IO.Enumeration.FileSystemEnumerable<string>(top, (ref entry) => entry.ToFullPath(), options)
            {
                ShouldIncludePredicate = (ref entry) => !entry.IsDirectory || IsLink(ref entry),
                ShouldRecursePredicate = (ref entry) => !IsLink(ref entry),
            }.Select(path => Path.GetRelativePath(top, path).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];
    }

    private static bool IsLink(ref System.IO.Enumeration.FileSystemEntry entry) => entry.Attributes.HasFlag(FileAttributes.ReparsePoint);

    private static string Directory(HubName name) => $"models--{name.Owner}--{name.Model}";

    private string Pointer(string commit, string file) => Path.Combine(Snapshot(commit), Path.Combine(file.Split('/')));

    private string Below(string folder, string name) => Path.Combine(_root, folder, Path.Combine(name.Split('/')));
}
