using System.Text.Json;
using Clade.Data.Embedding;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>Clade as one of the peers: the engine of <c>clade embed</c> without the files it writes.</summary>
internal static class Peer
{
    private static float[] s_first = [];

    public static void Run(Arguments arguments)
    {
        var folder = arguments.Folder;
        var count = arguments.Number("count", 200);
        using var model = LoadedModel.Load(Path.Combine(folder, arguments.Text("model", "ViT-B-32")));
        model.Pack(arguments.Plan("auto"));
        var cost = arguments.Text("what", "end") switch
        {
            "tower" => Bound.Tower(model, count),
            "captions" => Captions(model, File.ReadAllLines(Path.Combine(folder, "captions.txt")), count),
            _ => Pictures(model, Repeated(File.ReadAllLines(Path.Combine(folder, arguments.Text("list", "photos.txt"))), count)),
        };
        Console.WriteLine(JsonSerializer.Serialize(new { entries = count, seconds = cost.Seconds, processor = cost.Processor, peak = Measure.PeakMemory(), first = s_first }));
    }

    private static Cost Pictures(LoadedModel model, string[] files)
    {
        using var warm = PictureInput.Of([.. files.Take(64)]);
        using var input = PictureInput.Of(files);
        PictureEmbedding.Run(model, warm, new NoSink());
        return Measure.Of(() => PictureEmbedding.Run(model, input, new NoSink()));
    }

    private static Cost Captions(LoadedModel model, string[] captions, int count)
    {
        var texts = Repeated(captions, count);
        TextEmbedding.Run(model, [.. texts.Take(256)], new NoSink());
        return Measure.Of(() => TextEmbedding.Run(model, texts, new NoSink()));
    }

    private static string[] Repeated(string[] lines, int count) => [.. Enumerable.Range(0, count).Select(i => lines[i % lines.Length])];

    internal sealed class NoSink : IEmbeddingSink
    {
        public bool Has(int shard) => false;

        public void Write(EmbeddedShard shard)
        {
            if (shard.Problems.Count > 0)
                throw new InvalidOperationException(shard.Problems[0].Reason);
            if (shard.Number == 0)
                s_first = shard.Vectors[..shard.Width].ToArray();
        }
    }
}
