using System.Globalization;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Embedding;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>What all peers work on: models with random weights, the list of pictures, captions.</summary>
internal static class Preparation
{
    public static readonly string[] Models = ["ViT-B-32", "ViT-B-16", "MobileCLIP-S0"];

    private const int Captions = 5000;

    public static void Run(Arguments arguments)
    {
        var folder = arguments.Folder;
        foreach (var name in Models)
            Model(Path.Combine(folder, name), name, arguments.Text("vocabulary", "../shared/goldens/bpe_simple_vocab_16e6.txt.gz"));
        using var photos = PictureInputs.Open([arguments.Text("photos", "../shared/data/photos")]);
        AtomicFile.WriteText(Path.Combine(folder, "photos.txt"), string.Concat(Enumerable.Range(0, photos.Count).Select(i => Path.GetFullPath(photos.Id(i)) + "\n")));
        var corpus = Corpus.Open(arguments.Text("corpus", "assets/corpora/pictograms-mini"));
        var captions = corpus.Items.SelectMany(item => item.Captions).Distinct(StringComparer.Ordinal).ToArray();
        AtomicFile.WriteText(Path.Combine(folder, "captions.txt"), string.Concat(Enumerable.Range(0, Captions).Select(i => captions[i % captions.Length].ReplaceLineEndings(" ") + "\n")));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos.Count} photographs, {captions.Length} captions"));
    }

    // Random weights as training would begin with; branches are one convolution already, as loading makes them.
    private static void Model(string folder, string name, string vocabulary)
    {
        TorchRuntime.Seed(1);
        var config = Zoo.Config(name);
        if (config.Image is MciConfig mobile)
            config = config with { Image = mobile with { Reparameterised = true }, Text = null };
        using var model = config.Create();
        Directory.CreateDirectory(folder);
        AtomicFile.WriteText(Path.Combine(folder, "config.json"), config.ToJson());
        StateDict.Save(Path.Combine(folder, "model.safetensors"), model.State());
        if (config.Text is not null)
            File.Copy(vocabulary, Path.Combine(folder, "bpe_simple_vocab_16e6.txt.gz"), overwrite: true);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {model.ParameterCount / 1e6:F0} million parameters, {ModelFlops.Picture(config) / 1e9:F2} billion operations a picture"));
    }
}
