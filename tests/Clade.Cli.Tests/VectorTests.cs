using System.Text.Json;
using Clade.Core;
using Clade.Data.Images;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli.Tests;

/// <summary><c>clade preprocess</c> and <c>clade embed</c>: the numbers of the library, in a file that says what they are.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class VectorTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Workshop _workshop;
    private readonly string[] _pictures;

    public VectorTests(Workshop workshop)
    {
        _workshop = workshop;
        _pictures = [.. Directory.EnumerateFiles(workshop.Cache, "*_*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(5)];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Preprocess_WritesThePixelsOfTheLibrary()
    {
        var output = _folder["pixels.safetensors"];
        CladeProgram.Run(["preprocess", _workshop.Model, .. _pictures, "--out", output, "--json"]).Fine();
        using var scope = new TensorScope();
        using var file = SafeTensorsFile.Open(output);
        var pixels = StateDict.Load(output)["pixels"];
        Assert.Equal([5, 3, 16, 16], pixels.Shape);
        Assert.Equal(_pictures.SelectMany(path => ClipPreprocess.Clip(16).Apply(File.ReadAllBytes(path), path)), pixels.ToArray<float>());
        Assert.Equal(_pictures, JsonSerializer.Deserialize<string[]>(file.Metadata["names"]));
        Assert.Equal(ClipPreprocess.Clip(16), ClipPreprocess.FromJson(file.Metadata["preprocess"], "notes"));
    }

    [Fact]
    public void PictureOptions_ReachThePixelsAndTheFingerprint()
    {
        var clear = _folder["clear.png"];
        File.WriteAllBytes(clear, Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="));
        var (plain, over) = (_folder["plain.safetensors"], _folder["over.safetensors"]);
        CladeProgram.Run("embed", _workshop.Model, "--images", clear, "--out", plain).Fine();
        CladeProgram.Run("embed", _workshop.Model, "--images", clear, "--out", over, "--background", "#ff0000", "--orient", "--tone16").Fine();
        using (var a = SafeTensorsFile.Open(plain))
        using (var b = SafeTensorsFile.Open(over))
        {
            Assert.NotEqual(a.Metadata["fingerprint"], b.Metadata["fingerprint"]);
            Assert.Equal(a.Metadata["fingerprint.weights"], b.Metadata["fingerprint.weights"]);
            Assert.Equal(ClipPreprocess.Clip(16) with { Background = new Rgb8(255, 0, 0), Orient = true, Tone16 = true }, ClipPreprocess.FromJson(b.Metadata["preprocess"], "notes"));
        }

        CladeProgram.Run("embed", _workshop.Model, "--images", clear, "--out", plain, "--background", "red").Refused("--background takes a colour");
    }

    [Fact]
    public void Embed_WritesTheVectorsOfTheLibrary_InEveryPrecision()
    {
        var texts = _folder.Write("texts.txt", "a red cat\n\nA blue dog &amp; more\n");
        var output = _folder["vectors.safetensors"];
        CladeProgram.Run(["embed", _workshop.Model, "--images", .. _pictures, "--texts", "owl", "@" + texts, "--out", output, "--batch", "2"]).Fine();
        using var scope = new TensorScope();
        using var model = LoadedModel.Load(_workshop.Model);
        string[] captions = ["owl", "a red cat", "", "A blue dog &amp; more"];
        var pixels = Tensor.From<float>([.. _pictures.SelectMany(path => model.Preprocess!.Apply(File.ReadAllBytes(path), path))], [5, 3, 16, 16]);
        var (image, text) = (model.EncodeImages(pixels), model.EncodeTexts(captions));
        Close(output, DualEncoder.Normalise(image), DualEncoder.Normalise(text), 1e-6);
        using (var file = SafeTensorsFile.Open(output))
        {
            Assert.Equal(_pictures, JsonSerializer.Deserialize<string[]>(file.Metadata["image.names"]));
            Assert.Equal(captions, JsonSerializer.Deserialize<string[]>(file.Metadata["text.names"]));
            Assert.Equal((model.Fingerprint.Whole, "float32", "true"), (file.Metadata["fingerprint"], file.Metadata["precision"], file.Metadata["normalised"]));
        }

        foreach (var (type, tolerance) in new[] { ("float64", 1e-5), ("bfloat16", 5e-2) })
        {
            CladeProgram.Run(["embed", _workshop.Model, "--images", .. _pictures, "--texts", .. captions, "--out", output, "--dtype", type]).Fine();
            Close(output, DualEncoder.Normalise(image), DualEncoder.Normalise(text), tolerance);
        }

        CladeProgram.Run(["embed", _workshop.Model, "--images", .. _pictures, "--texts", .. captions, "--out", output, "--raw"]).Fine();
        Close(output, image, text, 1e-5);
    }

    [Fact]
    public void WhatCannotBeDone_IsOneSentence_AndLeavesNothing()
    {
        var output = _folder["out.safetensors"];
        var letter = Directory.EnumerateFiles(_workshop.Cache, "letter.png", SearchOption.AllDirectories).Single();
        var poster = Directory.EnumerateFiles(_workshop.Cache, "poster.png", SearchOption.AllDirectories).Single();
        Directory.CreateDirectory(_folder["nothing"]);
        foreach (var verb in new string[][] { ["preprocess", _workshop.Model], ["embed", _workshop.Model, "--images"] })
        {
            CladeProgram.Run([.. verb, _pictures[0], letter, "--out", output]).Refused("letter.png");
            CladeProgram.Run([.. verb, _pictures[0], poster, "--out", output]).Refused("megapixels");
            CladeProgram.Run([.. verb, _pictures[0], _folder["none.png"], "--out", output]).Refused("There is no picture");
            CladeProgram.Run([.. verb, _folder["nothing"], "--out", output]).Refused(verb[0] == "embed" ? "holds no pictures" : "is a folder");
            CladeProgram.Run([.. verb, _pictures[0], "--out", _folder.Root]).Refused(verb[0] == "embed" ? "holds other files" : "is a folder");
        }

        CladeProgram.Run("embed", _workshop.Model, "--out", output).Refused("There is nothing to embed");
        CladeProgram.Run("learngene", "grow", _workshop.Learngene, "--modality", "text", "--out", _folder["text"]).Fine();
        CladeProgram.Run("embed", _folder["text"], "--images", _pictures[0], "--out", output).Refused("has no image tower");
        CladeProgram.Run("preprocess", _folder["text"], _pictures[0], "--out", output).Refused("has no image tower");
        Assert.False(File.Exists(output));

        File.Copy(Path.Combine(_workshop.Model, "model.safetensors"), output);
        CladeProgram.Run("embed", _workshop.Model, "--texts", "x", "--out", output).Refused("choose another --out");
    }

    [SkippableFact]
    public void AFullDisk_IsOneSentence_AndLeavesNothing()
    {
        Directory.CreateDirectory(_folder["small"]);
        var mount = $"unshare -rm sh -c 'mount -t tmpfs -o size=4k none {_folder["small"]} && ";
        Skip.IfNot(CladeProgram.Shell(mount + "true'").Code == 0, "No file system can be mounted here, also not in a namespace of its own.");
        var outcome = CladeProgram.Shell($"{mount} {{ $CLADE preprocess {_workshop.Model} {_pictures[0]} {_pictures[1]} --out {_folder["small"]}/out.safetensors; code=$?; find {_folder["small"]} -type f; exit $code; }}'");
        Assert.Equal((2, ""), (outcome.Code, outcome.Out));
        Assert.Contains("No space left", outcome.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
    }

    private static void Close(string path, Tensor image, Tensor text, double tolerance)
    {
        var written = StateDict.Load(path);
        Assert.Equal((ElementType.Float32, ElementType.Float32), (written["image.features"].ElementType, written["text.features"].ElementType));
        Assert.InRange((written["image.features"] - image).Abs().Max().ToDouble(), 0, tolerance);
        Assert.InRange((written["text.features"] - text).Abs().Max().ToDouble(), 0, tolerance);
    }
}
