using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation;

/// <summary>The picture sets of a suite, each opened once for all models and tasks. Owns them.</summary>
internal sealed class SuiteSets : IDisposable
{
    private readonly Dictionary<string, PictureSet> _open = new(StringComparer.Ordinal);
    private readonly Dictionary<string, MaskedSet> _masked = new(StringComparer.Ordinal);

    /// <summary>Opens a set, or gives the one that is open.</summary>
    /// <exception cref="InputException">It is not there, or cannot be read.</exception>
    public PictureSet Open(SuiteTask task, SuiteData data)
    {
        if (task.Kind == TaskKind.Segmentation && data.Scenes is null)
            return Masked(data).Pictures;
        var key = SuiteReader.Key(data) + (data.Scenes is null ? "" : $"{task.Kind} {task.Captions}");
        if (!_open.TryGetValue(key, out var set))
            _open.Add(key, set = data.Scenes is { } scenes ? ComposedSets.Make(scenes, task.Kind, task.Captions) : PictureSets.Open(data.Path!, data));
        return set;
    }

    /// <summary>Opens pictures with masks, or gives those that are open.</summary>
    /// <exception cref="InputException">They are not there, cannot be read, or do not fit the classes.</exception>
    public MaskedSet Masked(SuiteData data)
    {
        var key = SuiteReader.Key(data);
        if (!_masked.TryGetValue(key, out var set))
            _masked.Add(key, set = MaskSets.Open(data.Path!, data, data.ToMaskOptions()));
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
        foreach (var set in _masked.Values)
            set.Dispose();
    }
}
