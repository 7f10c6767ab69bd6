using Clade.Core;

namespace Clade.Data.Sets;

/// <summary>Pictures whose folder is their class.</summary>
internal static class FolderLayout
{
    private static readonly string[] s_splits = ["train", "training", "trainval", "val", "valid", "validation", "dev", "test", "testing"];

    /// <summary>The files below <see cref="PictureSetOptions.Folder"/>.</summary>
    /// <exception cref="InputException">There is no such folder.</exception>
    public static IReadOnlyList<SourceMember> Within(IReadOnlyList<SourceMember> members, PictureSetOptions options, string name)
    {
        if (options.Folder is not { } folder)
            return members;
        var prefix = folder.Replace('\\', '/').Trim('/') + "/";
        SourceMember[] inside = [.. members.Where(member => member.Path.StartsWith(prefix, StringComparison.Ordinal))];
        return inside.Length > 0 ? inside
            : throw new InputException($"There is no folder {prefix.TrimEnd('/')} with files in {name}; its folders are {string.Join(", ", members.Select(member => member.Path.Split('/')[0]).Distinct().Take(12))}.");
    }

    public static void Read(SetBuilder builder, PictureSource source, IReadOnlyList<SourceMember> members)
    {
        builder.NumbersArePlaces = false;
        var skipped = builder.Options.Folder is { } folder ? folder.Replace('\\', '/').Trim('/').Split('/').Length : 0;
        var pictures = members.Where(member => PictureSource.IsPicture(member.Path)).Select(member => (Member: member, Folders: member.Path.Split('/')[skipped..^1])).ToList();
        var first = Top(pictures.ConvertAll(picture => picture.Folders));
        if (builder.Options.ClassFolder == ClassFolder.First)
            RefuseSplits(source.Name, pictures.ConvertAll(picture => picture.Folders), first);
        foreach (var (member, folders) in pictures)
        {
            builder.Add(new PictureDraft(member.Path, source, member)
            {
                Class = builder.Options.ClassFolder switch
                {
                    ClassFolder.First => folders.Length > first ? folders[first] : null,
                    ClassFolder.Deepest => folders.LastOrDefault(),
                    _ => null,
                },
            });
        }
    }

    // Folders that hold everything and have folders for all of it are no classes.
    private static int Top(List<string[]> pictures)
    {
        var first = 0;
        while (pictures.Count > 0 && pictures.TrueForAll(folders => folders.Length > first + 1 && folders[first] == pictures[0][first]))
            first++;
        return first;
    }

    private static void RefuseSplits(string name, List<string[]> pictures, int first)
    {
        var names = pictures.Where(folders => folders.Length > first).Select(folders => folders[first]).Distinct(StringComparer.Ordinal).ToArray();
        if (names.Length > 1 && names.All(folder => s_splits.Contains(folder.ToLowerInvariant())))
            throw new InputException($"The folders {string.Join(", ", names)} of {name} look like splits and not like classes; choose one with folder={names[^1]}, or say class_folder=deepest (--class-folder).");
    }
}
