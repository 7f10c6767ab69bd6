using System.Globalization;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Bench.CounterAnimal;

/// <summary>Pieces without animals of the ImageNet photographs in ../shared/data/photos, chosen by eye: name, then left, top, width and height in hundredths.</summary>
internal static class PhotoHabitats
{
    private static readonly Dictionary<string, string> Pieces = new()
    {
        ["grass"] = """
            cock 0 30 38 60; collie 50 58 50 42; Greater_Swiss_Mountain_dog 0 0 30 55; Greater_Swiss_Mountain_dog 74 58 26 42; English_springer 0 78 80 22; grey_fox 0 55 60 45; grey_fox 50 66 50 34;
            bittern 0 74 35 26; bittern 60 65 40 35; football_helmet 0 82 50 18; crash_helmet 0 5 38 40; spotted_salamander 55 64 40 28; indigo_bunting 0 0 30 60; ladybug 0 20 35 70; mantis 62 50 33 40;
            harvester 0 82 100 18; warthog 0 84 60 16
            """,
        ["water"] = """
            grey_whale 0 60 28 40; grey_whale 80 76 20 24; submarine 5 64 40 26; submarine 50 70 45 22; paddle 0 62 45 35; paddle 30 70 50 28; coral_reef 0 0 50 40; coral_reef 50 0 50 35
            """,
        ["sand"] = """
            agama 0 35 24 60; agama 30 0 50 22; red-breasted_merganser 0 40 25 60; red-breasted_merganser 78 55 22 45; miniature_schnauzer 0 30 18 65; miniature_schnauzer 60 58 40 40; red-backed_sandpiper 0 78 100 22;
            red-backed_sandpiper 0 5 30 35; Indian_elephant 20 84 70 16
            """,
        ["sky"] = """
            dam 0 0 32 35; dam 50 0 50 25; space_shuttle 25 0 50 30; space_shuttle 60 8 40 38; submarine 2 5 45 35; submarine 50 5 45 28; harvester 0 0 45 50; harvester 74 14 26 40
            """,
        ["snow"] = """
            lynx 0 84 40 16; lynx 50 0 50 22; lynx 0 30 10 50; church 0 80 28 20; church 50 76 50 24; mountain_tent 0 84 35 16; mountain_tent 75 82 25 18
            """,
        ["night"] = """
            moped 0 0 45 40; moped 50 0 50 35; altar 2 5 30 60; altar 68 10 30 50; theater_curtain 0 82 100 18; stage 0 0 32 42; church 0 0 30 40
            """,
    };

    /// <summary>Cuts the pieces into a folder a habitat.</summary>
    public static void Cut(string photos, string folder)
    {
        var files = Directory.GetFiles(photos).ToLookup(file => Path.GetFileNameWithoutExtension(file).Split('_', 2)[^1]);
        foreach (var (habitat, pieces) in Pieces)
        {
            var number = 0;
            foreach (var words in pieces.Split([';', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(piece => piece.Split(' ')))
            {
                var file = files[words[0]].FirstOrDefault() ?? throw new InputException($"There is no photograph of {words[0]} in {photos}; give the folder of the 143 photographs.");
                var picture = ImageFile.DecodeFileRgb(file);
                var box = words[1..].Select(word => int.Parse(word, CultureInfo.InvariantCulture)).ToArray();
                var (left, top, width, height) = (picture.Width * box[0] / 100, picture.Height * box[1] / 100, picture.Width * box[2] / 100, picture.Height * box[3] / 100);
                var pixels = new byte[width * height * 3];
                for (var y = 0; y < height; y++)
                    picture.Pixels.AsSpan(((top + y) * picture.Width + left) * 3, width * 3).CopyTo(pixels.AsSpan(y * width * 3));
                AtomicFile.Write(Path.Combine(folder, habitat, $"{number++:D2}-{words[0]}.png"), stream => stream.Write(ImageFile.EncodePng(new RgbImage(width, height, pixels))));
            }
        }
    }
}
