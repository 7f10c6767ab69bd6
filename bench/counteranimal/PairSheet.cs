using Clade.Data.Images;
using Clade.Evaluation;

namespace Clade.Bench.CounterAnimal;

/// <summary>A pair and its control for every animal, to look at.</summary>
internal static class PairSheet
{
    public static void Write(string file, string? backgrounds)
    {
        const int size = 72, columns = 15;
        var pictures = CounterAnimalScenes.Paired(backgrounds is null ? Animals.Open().Test : Animals.Open().Test.On(Animals.Places(backgrounds)), new CounterAnimalSceneOptions { PairsPerClass = 2, Size = size }).Entries
            .Chunk(6).SelectMany(two => two[..3]).Select(entry => ImageFile.DecodeRgb(entry.Read(), entry.Id)).ToList();
        var rows = (pictures.Count + columns - 1) / columns;
        var sheet = new byte[columns * rows * (size + 2) * (size + 2) * 3];
        for (var i = 0; i < pictures.Count; i++)
        {
            for (var y = 0; y < size; y++)
                pictures[i].Pixels.AsSpan(y * size * 3, size * 3).CopyTo(sheet.AsSpan(((i / columns * (size + 2) + y) * columns * (size + 2) + i % columns * (size + 2)) * 3));
        }

        File.WriteAllBytes(file, ImageFile.EncodePng(new RgbImage(columns * (size + 2), rows * (size + 2), sheet)));
    }
}
