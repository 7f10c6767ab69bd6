using System.Runtime.InteropServices;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Images;
using Xunit.Abstractions;

namespace Clade.Data.Tests.Images;

/// <summary>Every tensor of <c>../shared/goldens/preprocess</c>, made by Pillow 9.4 and torchvision 0.14.1.</summary>
public sealed class GoldenPreprocessTests(ITestOutputHelper output)
{
    // One 8-bit level in CLIP units is 0.0146 to 0.0150, in SigLIP units 0.00784.
    private const double ClipLevel = 0.0146, SigLipLevel = 0.0078;

    public static TheoryData<string> Files { get; } = new(Goldens.Find("goldens/preprocess/preprocess.json") is { } path
        ? JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("images").EnumerateArray().Select(image => Path.GetFileName(image.GetProperty("file").GetString()!))
        : ["png_rgba.png"]);

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void File_GivesTheTensorsOfTheReference(string file)
    {
        var bytes = File.ReadAllBytes(Goldens.Need("goldens/preprocess/images/" + file));
        using var tensors = Tensors(file);
        foreach (var entry in tensors.Entries.Where(entry => entry.DType == "F32"))
        {
            var actual = Options(entry.Name).Apply(bytes, file);
            var (most, mean) = Difference(Floats(tensors, entry), actual);
            output.WriteLine($"{file} {entry.Name}: largest difference {most:G3}, mean {mean:G3}");
            if (!IsLossy(file))
            {
                Assert.True(most <= 1e-6, $"{file} {entry.Name}: {most}");
                continue;
            }

            // Another decoder may round otherwise: README section 2 allows a few levels at single pixels.
            var level = entry.Name.StartsWith("siglip", StringComparison.Ordinal) ? SigLipLevel : ClipLevel;
            Assert.True(most <= 8 * level && mean < level / 2, $"{file} {entry.Name}: {most}, mean {mean}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void DecodedPicture_GivesTheTensorsExactly(string file)
    {
        using var tensors = Tensors(file);
        Skip.If(tensors.Find("decoded") is null, "The reference stores no decoded picture for this file.");
        var decoded = tensors.Find("decoded")!;
        var image = new RgbImage((int)decoded.Shape[1], (int)decoded.Shape[0], tensors.Bytes(decoded).ToArray());
        var rgbFirst = tensors.Find("clip64_rgb_first");
        foreach (var entry in tensors.Entries.Where(entry => entry.DType == "F32" && (rgbFirst is null || entry == rgbFirst)))
        {
            var (most, _) = Difference(Floats(tensors, entry), Options(entry.Name).Apply(image));
            Assert.True(most <= 1e-6, $"{file} {entry.Name}: {most}");
        }
    }

    [SkippableTheory]
    [MemberData(nameof(Files))]
    public void DecodedPixels_AreThoseOfTheReference(string file)
    {
        using var tensors = Tensors(file);
        Skip.If(tensors.Find("decoded") is null, "The reference stores no decoded picture for this file.");
        var decoded = tensors.Find("decoded")!;
        var bytes = File.ReadAllBytes(Goldens.Need("goldens/preprocess/images/" + file));
        var image = Clade.Data.Images.Reference.ReferenceDecoder.Decode(bytes, file, default, null);
        Assert.Equal(decoded.Shape, [image.Height, image.Width, 3L]);
        var most = image.ToRgb().Zip(tensors.Bytes(decoded).ToArray(), (a, b) => Math.Abs(a - b)).Max();
        output.WriteLine($"{file}: largest difference {most} levels");
        Assert.True(most <= (IsLossy(file) ? 8 : 0), $"{most} levels");
    }

    private static bool IsLossy(string file) => file.EndsWith(".jpg", StringComparison.Ordinal) || file.EndsWith(".webp", StringComparison.Ordinal);

    private static ClipPreprocess Options(string tensor) => tensor switch
    {
        "clip64" => ClipPreprocess.Clip(64),
        "clip224" => ClipPreprocess.Clip(224),
        "siglip64" => ClipPreprocess.SigLip(64),
        "siglip224" => ClipPreprocess.SigLip(224),
        "clip64_rgb_first" => ClipPreprocess.Clip(64) with { RgbFirst = true },
        _ => throw new ArgumentException(tensor),
    };

    private static SafeTensorsFile Tensors(string file) =>
        SafeTensorsFile.Open(Goldens.Need("goldens/preprocess/" + Path.ChangeExtension(file, ".safetensors")));

    private static float[] Floats(SafeTensorsFile file, SafeTensorsEntry entry) => MemoryMarshal.Cast<byte, float>(file.Bytes(entry)).ToArray();

    private static (double Most, double Mean) Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        var differences = expected.Zip(actual, (a, b) => Math.Abs((double)a - b)).ToList();
        return (differences.Max(), differences.Average());
    }
}
