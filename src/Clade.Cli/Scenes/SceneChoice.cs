using Clade.Core;
using Clade.Data.Scenes;
using Clade.Data.Sets;

namespace Clade.Cli;

/// <summary>Materials for scenes from what a command line says.</summary>
/// <param name="Corpus">Folder of a corpus; null for the shipped one.</param>
/// <param name="Packages">From the packages, with their own transparency, in place of a corpus.</param>
/// <param name="Cache">Where packages are kept.</param>
/// <param name="Styles">Only these; empty for all.</param>
/// <param name="Classes">Only these; empty for all.</param>
/// <param name="Backgrounds">Folders, archives, shards or corpora with pictures.</param>
/// <param name="Patterns">Computed backgrounds beside those pictures.</param>
/// <param name="Part">all, train or test.</param>
internal sealed record SceneChoice(string? Corpus, bool Packages, string? Cache, string[] Styles, string[] Classes, string[] Backgrounds, bool Patterns, string Part)
{
    /// <summary>Puts the material together. The sets stay open until the material is no longer used: their owner disposes them.</summary>
    internal SceneMaterial Open(List<IDisposable> owned, CancellationToken cancellation)
    {
        if (Packages && Corpus is not null)
            throw new InputException("Cut-outs come from --corpus or from --packages, not from both; leave one out.");
        var material = Packages ? SceneSources.FromPackages(Styles.Length > 0 ? Styles : null, cache: Cache, cancellation: cancellation)
            : SceneSources.FromCorpus(Data.Corpora.Corpus.Open(Corpus ?? Assets.MiniCorpus));
        if (Styles.FirstOrDefault(style => !material.Styles.Contains(style)) is { } unknownStyle)
            throw new InputException($"There are no cut-outs in the style '{unknownStyle}': there are {string.Join(", ", material.Styles)}.");
        foreach (var name in Classes)
            material.Of(name);
        material = material.Where(cutout => (Styles.Length == 0 || Styles.Contains(cutout.Style)) && (Classes.Length == 0 || Classes.Contains(cutout.Class)));
        if (Backgrounds.Length > 0)
            material = material.On([.. Patterns ? SceneSources.Patterns : [], .. Pictures(owned)]);
        return Part switch
        {
            "train" => material.Divide().Train,
            "test" => material.Divide().Test,
            _ => material,
        };
    }

    private IEnumerable<SceneBackground> Pictures(List<IDisposable> owned)
    {
        foreach (var path in Backgrounds)
        {
            var set = PictureSets.Open(path, new PictureSetOptions { Split = "*" });
            owned.Add(set);
            var kind = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(path));
            foreach (var background in SceneSources.Backgrounds(set, kind))
                yield return background;
        }
    }
}
