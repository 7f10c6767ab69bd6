using System.CommandLine;
using Clade.Core;
using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Cli;

/// <summary><c>clade embed MODEL --images … --texts … --out FILE.safetensors | DIR</c></summary>
internal static class EmbedCommand
{
    private static readonly string[] s_types = ["auto", "float32", "bfloat16", "float64"];

    internal static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Model folder, weight file, or name in the cache" };
        var images = new Option<string[]>("--images") { Description = "Pictures: files, folders with all below them, patterns in quotes, zips, tars, shards of WebDataset, tables (CSV, TSV, JSON Lines); @FILE and - for paths a line", AllowMultipleArgumentsPerToken = true };
        var texts = new Option<string[]>("--texts") { Description = "Texts; @FILE stands for the lines of a file, @- for those of standard input", AllowMultipleArgumentsPerToken = true };
        var output = new Option<string>("--out") { Description = "A file that ends in .safetensors for all vectors, or a folder for shards", Required = true };
        var raw = new Option<bool>("--raw") { Description = "Leave vectors as the towers give them, not brought to unit length" };
        var type = new Option<string?>("--dtype") { Description = "What is computed in: auto (bfloat16 where the machine multiplies it fast), float32, bfloat16 or float64; a folder's default is auto, a file's float32" };
        type.Aliases.Add("--precision");
        type.CompletionSources.Add(s_types);
        type.CustomParser = result => Values.Choose(result, "--dtype", s_types);
        var batch = Values.Optional<int>("--batch", "Pictures or texts computed at a time", 1, 65_536);
        var shards = new ShardArguments();
        var tables = new TableArguments();
        var pictures = new PictureArguments();
        var json = new Option<bool>("--json") { Description = "Print one JSON document and nothing else" };
        var command = new Command("embed", "Write the vectors of any number of pictures and texts, to one file or to shards that a stopped run goes on from. Example: clade embed assets/models/ancestor-pictograms --images photos/ --out vectors --format npy") { model, images, texts, output, raw, type, batch };
        shards.AddTo(command);
        tables.AddTo(command);
        pictures.AddTo(command);
        command.Add(json);
        command.SetAction((parsed, cancellation) =>
        {
            var job = new EmbedJob
            {
                Model = parsed.GetValue(model)!,
                Images = parsed.GetValue(images) ?? [],
                Texts = TextLines.Of(parsed.GetValue(texts) ?? []),
                Output = parsed.GetValue(output)!,
                Normalise = !parsed.GetValue(raw),
                Batch = parsed.GetValue(batch),
                Precision = parsed.GetValue(type),
                Pictures = pictures.Read(parsed),
                Tables = tables.Read(parsed),
                Shards = shards.Read(parsed),
            };
            var result = job.Run(cancellation);
            Console.Error.WriteLine(result.Say());
            if (parsed.GetValue(json))
                Screen.Json(result.Document());
            return Task.FromResult(0);
        });
        return command;
    }

    /// <summary>How tables and archives are read.</summary>
    private sealed class TableArguments
    {
        private readonly Option<string?> _image = new("--image-column") { Description = "Column of a table with the path of the picture, in shards the ending; found by its name if not given" };
        private readonly Option<string[]> _captions = new("--caption-column") { Description = "Columns with captions; found by their names if not given", AllowMultipleArgumentsPerToken = true };
        private readonly Option<string?> _root = new("--image-root") { Description = "Folder, zip or tar that the paths of a table are relative to; the table's own folder if not given" };

        internal void AddTo(Command command)
        {
            command.Add(_image);
            command.Add(_captions);
            command.Add(_root);
        }

        internal PictureSetOptions Read(ParseResult parsed) =>
            new() { ImageColumn = parsed.GetValue(_image), CaptionColumns = parsed.GetValue(_captions) ?? [], Images = parsed.GetValue(_root) };
    }

    /// <summary>What concerns folders of shards.</summary>
    private sealed class ShardArguments
    {
        private readonly Option<string> _format = Values.OneOf("--format", "Of the shards: safetensors, npy (with metadata in Parquet, as clip-retrieval and autofaiss read them) or jsonl", "safetensors", "npy", "jsonl");
        private readonly Option<string> _store = Values.OneOf("--store", "What numbers are stored as in shards: float32 or float16", "float32", "float16");
        private readonly Option<int> _rows = Values.Option("--shard", "Pictures or texts a shard", 1, 10_000_000, 10_000);
        private readonly Option<int> _rank = Values.Option("--rank", "Which part of the shards this run does", 0, 1_000_000, 0);
        private readonly Option<int> _world = Values.Option("--world", "Runs that share the work", 1, 1_000_000, 1);
        private readonly Option<long?> _errors = Values.Optional<long>("--max-errors", "Pictures that may fail before the run stops; any number in a folder, none in a file", 0, int.MaxValue);

        internal void AddTo(Command command)
        {
            foreach (var option in new Option[] { _format, _store, _rows, _rank, _world, _errors })
                command.Add(option);
        }

        internal ShardChoice Read(ParseResult parsed)
        {
            var choice = new ShardChoice
            {
                Layout = parsed.GetValue(_format) switch { "npy" => VectorLayout.Npy, "jsonl" => VectorLayout.JsonLines, _ => VectorLayout.SafeTensors },
                Stored = parsed.GetValue(_store)!,
                Rows = parsed.GetValue(_rows),
                Rank = parsed.GetValue(_rank),
                World = parsed.GetValue(_world),
                MostErrors = parsed.GetValue(_errors),
            };
            return choice.Rank < choice.World ? choice
                : throw new InputException($"--rank {choice.Rank} is none of --world {choice.World}; ranks are counted from 0.");
        }
    }
}
