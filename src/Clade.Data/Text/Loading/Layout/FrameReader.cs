using System.Text.Json;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>The section <c>post_processor</c>: ids before and after a text.</summary>
internal static class FrameReader
{
    private const int MostTokens = 64;

    /// <exception cref="InputException">A step is wrong, not known, or names tokens that are not there.</exception>
    public static (List<int> Prefix, List<int> Suffix) Read(string path, JsonFields document, PieceTable table)
    {
        var (prefix, suffix) = (new List<int>(), new List<int>());
        foreach (var step in LayoutSteps.Of(path, document, "post_processor", "processors"))
        {
            switch (step.Text("type", ""))
            {
                case "ByteLevel":
                    break;
                case "BertProcessing" or "RobertaProcessing":
                    prefix.Insert(0, Pair(path, step.Get("cls"), table));
                    suffix.Add(Pair(path, step.Get("sep"), table));
                    break;
                case "TemplateProcessing":
                    var (before, after) = Template(path, step, table);
                    prefix.InsertRange(0, before);
                    suffix.AddRange(after);
                    break;
                case var other:
                    throw LayoutSteps.Unknown(path, "post_processor", other);
            }
        }

        if (prefix.Count + suffix.Count > MostTokens)
            throw new InputException($"{path} frames a text with {prefix.Count + suffix.Count} tokens, beyond any text tower; check its post_processor.");
        return (prefix, suffix);
    }

    private static (List<int> Before, List<int> After) Template(string path, JsonFields step, PieceTable table)
    {
        var (before, after, texts) = (new List<int>(), new List<int>(), 0);
        foreach (var part in step.Array("single"))
        {
            var fields = new JsonFields(path, part, "an entry of \"single\"");
            if (fields.Has("Sequence"))
                texts++;
            else
                (texts == 0 ? before : after).AddRange(Token(path, step, fields.Object("SpecialToken").Text("id", ""), table));
        }

        return texts == 1 ? (before, after) : throw new InputException($"{path} has a template with {texts} texts where one should be; check its post_processor.");
    }

    private static List<int> Token(string path, JsonFields step, string name, PieceTable table)
    {
        var ids = new List<int>();
        if (step.Has("special_tokens") && step.Object("special_tokens") is var map && map.Has(name))
        {
            foreach (var id in map.Object(name).Array("ids"))
                ids.Add(Checked(path, id, table));
        }
        else
        {
            ids.Add(table.IdOf(name) is >= 0 and var id ? id : throw new InputException($"{path} frames a text with {BpeModel.Quote(name)}, which its vocabulary lacks; fetch the file again."));
        }

        return ids;
    }

    private static int Pair(string path, JsonElement pair, PieceTable table) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String
            ? Checked(path, pair[1], table)
            : throw new InputException($"{path} has a post_processor whose \"cls\" or \"sep\" is not a token with its id; fetch the file again.");

    private static int Checked(string path, JsonElement element, PieceTable table) =>
        element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var id) && id >= 0 && id < table.Count
            ? id
            : throw new InputException($"{path} frames a text with an id outside its vocabulary of {table.Count}; fetch the file again.");
}
