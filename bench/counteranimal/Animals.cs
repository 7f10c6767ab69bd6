using Clade.Data.Corpora;
using Clade.Data.Scenes;
using Clade.Data.Sets;
using Clade.Evaluation;

namespace Clade.Bench.CounterAnimal;

/// <summary>The animals and places of the shipped corpus, in two parts that share no artist and no place.</summary>
internal static class Animals
{
    public static string Root { get; } = FindRoot();

    public static (SceneMaterial Train, SceneMaterial Test) Open() =>
        AnimalHabitats.Of(SceneSources.FromCorpus(Corpus.Open(Path.Combine(Root, "assets", "corpora", "pictograms-mini")))).On(HabitatBackground.All).Divide();

    /// <summary>A folder with a folder a habitat.</summary>
    public static IEnumerable<SceneBackground> Places(string folder)
    {
        var set = PictureSets.Open(folder, new PictureSetOptions { Kind = PictureSetKind.Folder });
        return set.Classes.SelectMany((habitat, label) => SceneSources.Backgrounds(set.Where(entry => entry.Label == label), habitat));
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? ".";
    }
}
