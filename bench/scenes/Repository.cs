using Clade.Data.Corpora;

namespace Clade.Bench.Scenes;

internal static class Repository
{
    public static Corpus MiniCorpus()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Clade.slnx")))
            folder = folder.Parent;
        return Corpus.Open(Path.Combine(folder?.FullName ?? ".", "assets", "corpora", "pictograms-mini"));
    }
}
