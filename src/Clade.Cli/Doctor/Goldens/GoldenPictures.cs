using System.Runtime.InteropServices;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Images;

namespace Clade.Cli;

/// <summary>The pictures of <c>preprocess/</c>: from the file, and from the reference's decoded pixels, which tells decoding from resizing.</summary>
internal static class GoldenPictures
{
    // One 8-bit level in units of CLIP and of SigLIP.
    private const double ClipLevel = 0.0146, SigLipLevel = 0.0078;

    /// <summary>All pictures of the list.</summary>
    internal static IEnumerable<Check> Run(JsonElement root, string folder)
    {
        foreach (var picture in root.GetProperty("images").EnumerateArray())
        {
            var file = picture.GetProperty("file").GetString()!;
            var path = Path.Combine(folder, file);
            var name = Path.GetFileName(file);
            using var tensors = SafeTensorsFile.Open(Path.Combine(folder, picture.GetProperty("tensors").GetString()!));
            var bytes = File.ReadAllBytes(path);
            foreach (var entry in tensors.Entries.Where(entry => entry.DType == "F32"))
                yield return FromFile(name, bytes, tensors, entry);
            if (tensors.Find("decoded") is { } decoded)
                yield return FromDecoded(name, tensors, decoded);
        }
    }

    private static Check FromFile(string name, byte[] bytes, SafeTensorsFile tensors, SafeTensorsEntry entry)
    {
        if (Options(entry) is not { } options)
            return Check.Failed(name, entry.Name, "the name says no preprocessing that Clade knows");
        var (most, mean) = Difference(Floats(tensors, entry), options.Apply(bytes, name));
        var level = entry.Name.StartsWith("siglip", StringComparison.Ordinal) ? SigLipLevel : ClipLevel;
        var lossy = name.EndsWith(".jpg", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".jpeg", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".webp", StringComparison.OrdinalIgnoreCase);
        return lossy
            ? new Check(name, entry.Name, most, "8 levels, mean half a level", most <= 8 * level && mean < level / 2)
            : new Check(name, entry.Name, most, "1E-6", most <= 1e-6);
    }

    private static Check FromDecoded(string name, SafeTensorsFile tensors, SafeTensorsEntry decoded)
    {
        var image = new RgbImage((int)decoded.Shape[1], (int)decoded.Shape[0], tensors.Bytes(decoded).ToArray());
        var rgbFirst = tensors.Find("clip64_rgb_first");
        var worst = tensors.Entries.Where(entry => entry.DType == "F32" && (rgbFirst is null || entry == rgbFirst) && Options(entry) is not null)
            .Select(entry => Difference(Floats(tensors, entry), Options(entry)!.Apply(image)).Most).DefaultIfEmpty(0).Max();
        return new Check(name, "from decoded pixels", worst, "1E-6", worst <= 1e-6);
    }

    // clip64, siglip224, clip64_rgb_first: the family, then the pixels a side.
    private static ClipPreprocess? Options(SafeTensorsEntry entry)
    {
        var rgbFirst = entry.Name.EndsWith("_rgb_first", StringComparison.Ordinal);
        var name = rgbFirst ? entry.Name[..^"_rgb_first".Length] : entry.Name;
        if (name.StartsWith("clip", StringComparison.Ordinal) && int.TryParse(name[4..], out var size))
            return ClipPreprocess.Clip(size) with { RgbFirst = rgbFirst };
        return name.StartsWith("siglip", StringComparison.Ordinal) && int.TryParse(name[6..], out size) ? ClipPreprocess.SigLip(size) with { RgbFirst = rgbFirst } : null;
    }

    private static float[] Floats(SafeTensorsFile file, SafeTensorsEntry entry) => MemoryMarshal.Cast<byte, float>(file.Bytes(entry)).ToArray();

    private static (double Most, double Mean) Difference(float[] expected, float[] actual)
    {
        if (expected.Length != actual.Length)
            return (double.PositiveInfinity, double.PositiveInfinity);
        var differences = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).ToList();
        return (differences.Max(), differences.Average());
    }
}
