using System.CommandLine;
using Clade.Core;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade preprocess MODEL IMAGE… --out FILE.safetensors</c>: the pixels that a model's image tower sees.</summary>
internal static class PreprocessCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file, or name in the cache" };
        var images = new Argument<string[]>("image") { Description = "Picture files", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--out") { Description = "File to write, safetensors", Required = true };
        var pictures = new PictureArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("preprocess", "Write the pixels that a model sees: pixels [N, 3, S, S], float32. Example: clade preprocess assets/models/ancestor-pictograms a.png b.jpg --out pixels.safetensors") { model, images, output };
        pictures.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            Run(parsed.GetValue(model)!, parsed.GetValue(images)!, parsed.GetValue(output)!, pictures.Read(parsed), parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string model, string[] images, string output, PictureOptions options, bool json, CancellationToken cancellation)
    {
        Targets.SafeTensors(output, VectorFile.Pixels, "pixels.safetensors");
        PictureFiles.Check(images);
        var preprocess = ModelOutline.Read(model, new LoadOptions { Pictures = options }).Preprocess ?? throw new InputException($"{model} has no image tower, so it sees no pictures.");
        VectorFile.CheckSize(images.Length, preprocess.Length, "pictures");
        var pixels = PictureFiles.Pixels(preprocess, images, 0, images.Length, cancellation);
        SafeTensorsFile.Write(output, [VectorFile.Table("pixels", pixels, images.Length, 3, preprocess.Size, preprocess.Size)], new Dictionary<string, string>
        {
            ["format"] = VectorFile.Pixels,
            ["model"] = model,
            ["names"] = VectorFile.Names(images),
            ["preprocess"] = preprocess.ToJson(),
        });
        Console.Error.WriteLine($"saved {output}: {images.Length} pictures of {preprocess.Size} x {preprocess.Size}");
        if (json)
            Screen.Json(new { file = output, pictures = images.Length, size = preprocess.Size });
    }
}
