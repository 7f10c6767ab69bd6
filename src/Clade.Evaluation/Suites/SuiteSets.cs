using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>The picture sets of a suite, each opened once for all models and tasks. Owns them.</summary>
internal sealed class SuiteSets : IDisposable
{
    private readonly Dictionary<string, PictureSet> _open = new(StringComparer.Ordinal);

    /// <summary>Opens a set, or gives the one that is open.</summary>
    /// <exception cref="InputException">It is not there, or cannot be read.</exception>
    public PictureSet Open(SuiteTask task, SuiteData data)
    {
        var key = SuiteReader.Key(data) + (data.Scenes is null ? "" : $"{task.Kind} {task.Captions}");
        if (!_open.TryGetValue(key, out var set))
            _open.Add(key, set = data.Scenes is { } scenes ? ComposedSets.Make(scenes, task.Kind, task.Captions) : PictureSets.Open(data.Path!, Options(data)));
        return set;
    }

    /// <summary>False where nothing lies at the path of a set.</summary>
    public static bool Exists(SuiteData data) => Place(data) is var path && (File.Exists(path) || Directory.Exists(path) || path.AsSpan().IndexOfAny("*?{") >= 0);

    /// <summary>Where the pictures come from.</summary>
    public static string Place(SuiteData data) => data.Path ?? data.Scenes!.Corpus;

    public void Dispose()
    {
        foreach (var set in _open.Values)
            set.Dispose();
    }

    private static PictureSetOptions Options(SuiteData data) => new()
    {
        Kind = data.Kind,
        Folder = data.Folder,
        ClassFolder = data.ClassFolder,
        CleanNames = data.CleanNames,
        ClassesFile = data.ClassesFile,
        Images = data.Images,
        ImageColumn = data.ImageColumn,
        CaptionColumns = data.CaptionColumns,
        LabelColumn = data.LabelColumn,
        Split = data.Split,
        Only = data.Only,
        Take = data.Take,
        Seed = data.Seed,
    };
}
