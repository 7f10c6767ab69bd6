using System.CommandLine;
using Clade.Core;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade embed MODEL --images … --texts … --out FILE.safetensors</c></summary>
internal static class EmbedCommand
{
    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file, or name in the cache" };
        var images = new Option<string[]>("--images") { Description = "Picture files", AllowMultipleArgumentsPerToken = true };
        var texts = new Option<string[]>("--texts") { Description = "Texts; @FILE stands for the lines of a file, @- for those of standard input", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out") { Description = "File to write, safetensors", Required = true };
        var raw = new Option<bool>("--raw") { Description = "Leave vectors as the towers give them, not brought to unit length" };
        var type = Values.OneOf("--dtype", "What is computed in: float32, bfloat16 or float64", "float32", "bfloat16", "float64");
        var batch = Values.Option("--batch", "Pictures or texts computed at a time", 1, 65_536, 32);
        var pictures = new PictureArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("embed", "Write the vectors of pictures and texts: image.features and text.features, float32. Example: clade embed assets/models/ancestor-pictograms --images a.png b.png --texts \"a red apple\" --out vectors.safetensors") { model, images, texts, output, raw, type, batch };
        pictures.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var job = new EmbedJob
            {
                Images = parsed.GetValue(images) ?? [],
                Texts = TextLines.Of(parsed.GetValue(texts) ?? []),
                Normalise = !parsed.GetValue(raw),
                Batch = parsed.GetValue(batch),
                Precision = parsed.GetValue(type)!,
                Pictures = pictures.Read(parsed),
            };
            Run(parsed.GetValue(model)!, job, parsed.GetValue(output)!, parsed.GetValue(json), cancellation);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Run(string name, EmbedJob job, string output, bool json, CancellationToken cancellation)
    {
        Targets.SafeTensors(output, VectorFile.Vectors, "vectors.safetensors");
        if (job.Images.Count + job.Texts.Count == 0)
            throw new InputException("There is nothing to embed; give --images, --texts or both.");
        PictureFiles.Check(job.Images);
        using var model = LoadedModel.Load(name, job.Load);
        job.Check(model);
        using (job.Compute())
        {
            var items = new List<SafeTensorsItem>();
            if (job.Images.Count > 0)
                items.Add(VectorFile.Table("image.features", job.EmbedImages(model, cancellation), job.Images.Count, model.Plan.Config.EmbedDim));
            if (job.Texts.Count > 0)
                items.Add(VectorFile.Table("text.features", job.EmbedTexts(model, cancellation), job.Texts.Count, model.Plan.Config.EmbedDim));
            SafeTensorsFile.Write(output, items, job.Notes(model));
        }

        Console.Error.WriteLine($"saved {output}: {job.Images.Count} pictures and {job.Texts.Count} texts as vectors of {model.Plan.Config.EmbedDim}");
        if (json)
            Screen.Json(new { file = output, pictures = job.Images.Count, texts = job.Texts.Count, width = model.Plan.Config.EmbedDim, precision = job.Precision, fingerprint = model.Fingerprint.Whole });
    }
}
