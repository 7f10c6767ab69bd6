using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>The parts of a <c>tokenizer.json</c> around the model: they must say what CLIP's tokenizer does, because that is what is run.</summary>
internal static class TokenizerJsonPipeline
{
    /// <summary>CLIP's words, as Hugging Face spells the expression.</summary>
    public const string WordPattern = @"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+";

    private const int DeepestNesting = 8;

    /// <summary>Refuses normalisers and pre-tokenizers other than CLIP's.</summary>
    public static void Check(string path, JsonFields fields)
    {
        foreach (var step in Steps(path, fields, "normalizer", "normalizers"))
        {
            var type = step.Text("type", "");
            if (type is not ("NFC" or "Lowercase" or "Strip") && !(type == "Replace" && IsWhitespace(step)))
                throw new InputException($"{path} normalises text by \"{type}\" in a way CLIP's tokenizer does not; it is another kind of tokenizer.");
        }

        var (split, byteLevel) = (false, false);
        foreach (var step in Steps(path, fields, "pre_tokenizer", "pretokenizers"))
        {
            var type = step.Text("type", "");
            if (type == "Split" && IsWordPattern(step))
                split = true;
            else if (type == "ByteLevel" && !(step.Has("add_prefix_space") && step.Get("add_prefix_space").ValueKind == JsonValueKind.True))
                byteLevel = true;
            else
                throw new InputException($"{path} splits text by \"{type}\" in a way CLIP's tokenizer does not; it is another kind of tokenizer.");
        }

        if (!split || !byteLevel)
            throw new InputException($"{path} lacks CLIP's pre-tokenizers (Split by its word pattern, then ByteLevel); it is another kind of tokenizer.");
    }

    /// <summary>Start and end as the post-processor names them, or else the names that CLIP vocabularies use.</summary>
    public static SpecialTokens Specials(string path, JsonFields fields, BpeModel model)
    {
        if (fields.Has("post_processor"))
        {
            foreach (var step in Steps(path, fields, "post_processor", "processors"))
            {
                var found = step.Text("type", "") switch
                {
                    "RobertaProcessing" or "BertProcessing" => new SpecialTokens(Name(path, step.Get("cls")), Name(path, step.Get("sep"))),
                    "TemplateProcessing" => FromTemplate(path, step),
                    "ByteLevel" => null,
                    var other => throw new InputException($"{path} frames texts by \"{other}\", which CLIP's tokenizer does not; it is another kind of tokenizer."),
                };
                if (found is not null)
                    return found;
            }
        }

        return model.Ids.ContainsKey(SpecialTokens.OpenClip.Start) && !model.Ids.ContainsKey(SpecialTokens.OpenAI.Start)
            ? SpecialTokens.OpenClip
            : SpecialTokens.OpenAI;
    }

    private static SpecialTokens FromTemplate(string path, JsonFields step)
    {
        var names = new List<string>();
        foreach (var part in step.Array("single"))
        {
            if (part.ValueKind == JsonValueKind.Object && part.TryGetProperty("SpecialToken", out var token))
                names.Add(new JsonFields(path, token, "a template token").Text("id", ""));
        }

        return names.Count == 2
            ? new SpecialTokens(names[0], names[1])
            : throw new InputException($"{path} frames a text with {names.Count} special tokens; CLIP's text tower needs one before it and one after it.");
    }

    /// <summary>A component, or the components of a Sequence, in order.</summary>
    private static List<JsonFields> Steps(string path, JsonFields fields, string name, string inner)
    {
        var steps = new List<JsonFields>();
        if (fields.Has(name))
            Collect(path, fields.Object(name), inner, steps, 0);
        return steps;
    }

    private static void Collect(string path, JsonFields step, string inner, List<JsonFields> steps, int depth)
    {
        if (depth > DeepestNesting)
            throw new InputException($"{path} nests \"{inner}\" more than {DeepestNesting} deep; write them as one list.");
        if (step.Text("type", "") != "Sequence")
        {
            steps.Add(step);
            return;
        }

        foreach (var element in step.Array(inner))
            Collect(path, new JsonFields(path, element, $"an entry of \"{inner}\""), inner, steps, depth + 1);
    }

    private static bool IsWhitespace(JsonFields step) => Pattern(step) == @"\s+" && step.Text("content", "") == " ";

    private static bool IsWordPattern(JsonFields step)
    {
        var pattern = Pattern(step);
        foreach (var specials in new[] { SpecialTokens.OpenAI, SpecialTokens.OpenClip })
        {
            foreach (var token in new[] { specials.Start, specials.End })
            {
                var written = token.Replace("|", @"\|", StringComparison.Ordinal) + "|";
                if (pattern.StartsWith(written, StringComparison.Ordinal))
                    pattern = pattern[written.Length..];
            }
        }

        // A matched word is kept and the rest (spaces) dropped: "Removed" of the inverted pattern, or the same said the other way.
        var kept = step.Text("behavior", "") == "Removed" && step.Has("invert") && step.Get("invert").ValueKind == JsonValueKind.True;
        return kept && pattern.Replace(@"[\p{L}]+", @"\p{L}+", StringComparison.Ordinal).Replace(@"[\p{N}]", @"\p{N}", StringComparison.Ordinal)
            == WordPattern.Replace(@"[\p{L}]+", @"\p{L}+", StringComparison.Ordinal).Replace(@"[\p{N}]", @"\p{N}", StringComparison.Ordinal);
    }

    private static string Pattern(JsonFields step)
    {
        if (!step.Has("pattern"))
            return "";
        var pattern = step.Object("pattern");
        return pattern.Text("Regex", pattern.Text("String", ""));
    }

    private static string Name(string path, JsonElement pair) =>
        pair.ValueKind == JsonValueKind.Array && pair.GetArrayLength() == 2 && pair[0].ValueKind == JsonValueKind.String
            ? pair[0].GetString()!
            : throw new InputException($"{path} has a post_processor whose \"cls\" or \"sep\" is not a token with its id; fetch the file again.");
}
