using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>Photographs in folders CLASS/BACKGROUND/…: the layout in which the original pictures are given to <see cref="CounterAnimalTask"/>.</summary>
public static class CounterAnimalFolder
{
    /// <summary>Opens a folder or archive. A picture lies in the folder of its background, that in the folder of its class; folders above are passed over where they hold everything.</summary>
    /// <param name="path">Folder, zip or tar.</param>
    /// <param name="options">Classes file, clean names, limits; null for the defaults. Kind and class folder are set here.</param>
    /// <returns>The set with the tag <c>background</c>; pictures that lie in no background are among its problems. The caller disposes it.</returns>
    /// <exception cref="InputException">It cannot be read, or no picture lies two folders deep.</exception>
    public static PictureSet Open(string path, PictureSetOptions? options = null)
    {
        var set = PictureSets.Open(path, (options ?? new PictureSetOptions()) with { Kind = PictureSetKind.Folder, ClassFolder = ClassFolder.First });
        var depth = set.Entries.Count == 0 ? 0 : Shared(set.Entries);
        var (entries, problems) = (new List<PictureEntry>(), set.Problems.ToList());
        foreach (var entry in set.Entries)
        {
            var folders = entry.Id.Split('/')[..^1];
            if (folders.Length < depth + 2)
            {
                problems.Add(new PictureProblem(entry.Id, $"{entry.Id} lies in no folder of a background; put it into CLASS/BACKGROUND."));
                continue;
            }

            entries.Add(entry with { Tags = new Dictionary<string, string>(entry.Tags, StringComparer.Ordinal) { [BackgroundAnswers.BackgroundTag] = folders[depth + 1] } });
        }

        if (entries.Count == 0)
        {
            set.Dispose();
            throw new InputException($"No picture of {path} lies in CLASS/BACKGROUND; sort the pictures of each class into one folder a background.");
        }

        return new PictureSet(set.Name, entries, set.Classes, set.ContentHash, problems, set);
    }

    // Folders that hold everything are no classes.
    private static int Shared(IReadOnlyList<PictureEntry> entries)
    {
        var folders = entries.Select(entry => entry.Id.Split('/')[..^1]).ToList();
        var depth = 0;
        while (folders.TrueForAll(own => own.Length > depth + 1 && own[depth] == folders[0][depth]))
            depth++;
        return depth;
    }
}
