using System.Globalization;
using Clade.Data.Embedding;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>Cosines of bfloat16 to float32, photograph by photograph; each file is seen several times, cut differently.</summary>
internal static class Agreement
{
    public static void Run(Arguments arguments)
    {
        var files = File.ReadAllLines(Path.Combine(arguments.Folder, "photos.txt"));
        var count = arguments.Number("pictures", 1000);
        foreach (var name in arguments.Words("models", string.Join(',', Preparation.Models)))
        {
            var wide = Embed(arguments, name, files, count, ElementType.Float32);
            var narrow = Embed(arguments, name, files, count, ElementType.BFloat16);
            var cosines = wide.Zip(narrow, (a, b) => a.Zip(b, (x, y) => (double)x * y).Sum()).Order().ToArray();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {cosines.Length} pictures, cosine lowest {cosines[0]:F6}, 1 % {cosines[cosines.Length / 100]:F6}, median {cosines[cosines.Length / 2]:F6}"));
        }
    }

    private static List<float[]> Embed(Arguments arguments, string name, string[] files, int count, ElementType type)
    {
        using var model = LoadedModel.Load(name.Contains('/', StringComparison.Ordinal) ? name : Path.Combine(arguments.Folder, name));
        model.Pack(new ComputePlan(type, ProductKind.Convolution));
        var kept = new Keeper();
        using var input = new Crops(files, count);
        PictureEmbedding.Run(model, input, kept);
        return kept.Vectors;
    }

    // The file itself, then the same file with another part of it in view.
    private sealed class Crops(string[] files, int count) : PictureInput
    {
        public override int Count => count;

        public override string Id(int index) => $"{files[index % files.Length]}#{index / files.Length}";

        public override byte[] Read(int index)
        {
            var bytes = File.ReadAllBytes(files[index % files.Length]);
            var part = index / files.Length;
            if (part == 0)
                return bytes;
            var picture = Clade.Data.Images.ImageFile.DecodeRgb(bytes, Id(index));
            var random = new Clade.Core.KeyedRandom(index);
            int width = picture.Width * (50 + random.NextInt(50)) / 100, height = picture.Height * (50 + random.NextInt(50)) / 100;
            return Bitmap(picture, random.NextInt(picture.Width - width + 1), random.NextInt(picture.Height - height + 1), width, height);
        }

        // An uncompressed TIFF.
        private static byte[] Bitmap(Clade.Data.Images.RgbImage picture, int left, int top, int width, int height)
        {
            using var file = new MemoryStream();
            using var writer = new BinaryWriter(file);
            writer.Write("II*\0"u8);
            writer.Write(8);
            (int Tag, int Type, int Count, int Value)[] entries =
            [
                (256, 4, 1, width), (257, 4, 1, height), (258, 3, 3, 8 + 2 + (10 * 12) + 4), (259, 3, 1, 1), (262, 3, 1, 2), (273, 4, 1, 8 + 2 + (10 * 12) + 4 + 6), (277, 3, 1, 3), (278, 4, 1, height),
                (279, 4, 1, width * height * 3), (284, 3, 1, 1),
            ];
            writer.Write((short)entries.Length);
            foreach (var (tag, type, number, value) in entries)
            {
                writer.Write((short)tag);
                writer.Write((short)type);
                writer.Write(number);
                writer.Write(value);
            }

            writer.Write(0);
            for (var i = 0; i < 3; i++)
                writer.Write((short)8);
            for (var row = 0; row < height; row++)
                writer.Write(picture.Pixels.AsSpan((((top + row) * picture.Width) + left) * 3, width * 3));
            return file.ToArray();
        }
    }

    private sealed class Keeper : IEmbeddingSink
    {
        public List<float[]> Vectors { get; } = [];

        public bool Has(int shard) => false;

        public void Write(EmbeddedShard shard)
        {
            if (shard.Problems.Count > 0)
                throw new InvalidOperationException(shard.Problems[0].Reason);
            for (var i = 0; i < shard.Rows.Count; i++)
                Vectors.Add(shard.Vectors.Slice(i * shard.Width, shard.Width).ToArray());
        }
    }
}
