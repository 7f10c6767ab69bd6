using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Embedding;
using Clade.Data.Text;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>What all peers work on: models with random weights, the list of pictures, captions.</summary>
internal static class Preparation
{
    public static readonly string[] Models = ["ViT-B-32", "ViT-B-16", "MobileCLIP-S0"];

    private const int Captions = 5000, Pictograms = 1000;

    public static void Run(Arguments arguments)
    {
        var folder = arguments.Folder;
        foreach (var name in Models)
            Model(Path.Combine(folder, name), name, arguments.Text("vocabulary", "../shared/goldens/bpe_simple_vocab_16e6.txt.gz"));
        using var photos = PictureInputs.Open([arguments.Text("photos", "../shared/data/photos")]);
        AtomicFile.WriteText(Path.Combine(folder, "photos.txt"), Lines(Enumerable.Range(0, photos.Count).Select(i => Path.GetFullPath(photos.Id(i)))));
        var corpus = Corpus.Open(arguments.Text("corpus", "assets/corpora/pictograms-mini"));
        var captions = corpus.Items.SelectMany(item => item.Captions).Distinct(StringComparer.Ordinal).ToArray();
        AtomicFile.WriteText(Path.Combine(folder, "captions.txt"), Lines(Enumerable.Range(0, Captions).Select(i => captions[i % captions.Length].ReplaceLineEndings(" "))));
        AtomicFile.WriteText(Path.Combine(folder, "pictograms.txt"), Lines(corpus.Items.Take(Pictograms).Select((item, i) => Drawing(Path.GetFullPath(Path.Combine(folder, "pictograms", $"{i}")), item))));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{photos.Count} photographs, {captions.Length} captions"));
        Tokens(folder);
        foreach (var name in Models)
            Graph(arguments, name);
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => line + "\n"));

    // Out of its shard, since the peers read files.
    private static string Drawing(string path, CorpusItem item)
    {
        var bytes = item.ReadImage();
        AtomicFile.Write(path, stream => stream.Write(bytes));
        return path;
    }

    // The reference reads ids, padded to the whole context; only its tower is timed.
    private static void Tokens(string folder)
    {
        using var model = LoadedModel.Load(Path.Combine(folder, "ViT-B-32"));
        var ids = model.Tokenizer!.Tokenizer.EncodeBatch(File.ReadAllLines(Path.Combine(folder, "captions.txt")), true).Ids;
        AtomicFile.Write(Path.Combine(folder, "captions.ids"), stream => stream.Write(MemoryMarshal.AsBytes<long>(ids)));
    }

    // What transformers.js wants beside a graph, and the graph from the reference.
    private static void Graph(Arguments arguments, string name)
    {
        var size = Zoo.Config(name).Image!.ImageSize;
        var at = Path.Combine(arguments.Folder, "onnx", name);
        AtomicFile.WriteText(Path.Combine(at, "config.json"), """{ "model_type": "clip_vision_model" }""");
        AtomicFile.WriteText(Path.Combine(at, "preprocessor_config.json"), $$"""
            { "image_processor_type": "CLIPImageProcessor", "do_resize": true, "size": { "shortest_edge": {{size}} }, "resample": 3, "do_center_crop": true, "crop_size": { "width": {{size}}, "height": {{size}} },
              "do_rescale": true, "rescale_factor": 0.00392156862745098, "do_normalize": true, "image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711], "do_convert_rgb": true }
            """);
        using var process = Process.Start(arguments.Text("python", Arguments.Python), ["bench/embed/peers/reference.py", "export", arguments.Folder, name, Path.Combine(at, "onnx", "vision_model.onnx")]);
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The graph of {name} was not written.");
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
