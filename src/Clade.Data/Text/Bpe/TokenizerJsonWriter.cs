using System.Text.Encodings.Web;
using System.Text.Json;

namespace Clade.Data.Text.Bpe;

/// <summary>Writes the Hugging Face layout with the components Hugging Face's own CLIP files have.</summary>
internal static class TokenizerJsonWriter
{
    public static void Write(ClipBpeTokenizer tokenizer, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        WriteRaw(json, "truncation", $$"""{"direction": "Right", "max_length": {{tokenizer.ContextLength}}, "strategy": "LongestFirst", "stride": 0}""");
        json.WriteNull("padding");
        WriteAddedTokens(json, tokenizer);
        WriteRaw(json, "normalizer", """
            {"type": "Sequence", "normalizers": [
              {"type": "NFC"},
              {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
              {"type": "Lowercase"}
            ]}
            """);
        WriteRaw(json, "pre_tokenizer", $$"""
            {"type": "Sequence", "pretokenizers": [
              {"type": "Split", "pattern": {"Regex": "{{JsonEncodedText.Encode(TokenizerJsonPipeline.WordPattern, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}}"}, "behavior": "Removed", "invert": true},
              {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}
            ]}
            """);
        WritePostProcessor(json, tokenizer);
        WriteRaw(json, "decoder", """{"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true}""");
        WriteModel(json, tokenizer);
        json.WriteEndObject();
    }

    private static void WriteAddedTokens(Utf8JsonWriter json, ClipBpeTokenizer tokenizer)
    {
        json.WriteStartArray("added_tokens");
        foreach (var id in new[] { tokenizer.StartToken, tokenizer.EndToken }.Order())
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("content", tokenizer.Piece(id));
            json.WriteBoolean("single_word", false);
            json.WriteBoolean("lstrip", false);
            json.WriteBoolean("rstrip", false);
            json.WriteBoolean("normalized", true);
            json.WriteBoolean("special", true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePostProcessor(Utf8JsonWriter json, ClipBpeTokenizer tokenizer)
    {
        json.WriteStartObject("post_processor");
        json.WriteString("type", "RobertaProcessing");
        foreach (var (name, id) in new[] { ("sep", tokenizer.EndToken), ("cls", tokenizer.StartToken) })
        {
            json.WriteStartArray(name);
            json.WriteStringValue(tokenizer.Piece(id));
            json.WriteNumberValue(id);
            json.WriteEndArray();
        }

        json.WriteBoolean("trim_offsets", false);
        json.WriteBoolean("add_prefix_space", false);
        json.WriteEndObject();
    }

    private static void WriteModel(Utf8JsonWriter json, ClipBpeTokenizer tokenizer)
    {
        var model = tokenizer.Model;
        json.WriteStartObject("model");
        json.WriteString("type", "BPE");
        json.WriteNull("dropout");
        json.WriteString("unk_token", model.Unknown ?? tokenizer.Piece(tokenizer.EndToken));
        json.WriteString("continuing_subword_prefix", "");
        json.WriteString("end_of_word_suffix", ByteAlphabet.WordEnd);
        json.WriteBoolean("fuse_unk", false);
        json.WriteStartObject("vocab");
        for (var id = 0; id < model.Pieces.Count; id++)
            json.WriteNumber(model.Pieces[id], id);
        json.WriteEndObject();
        json.WriteStartArray("merges");
        foreach (var (left, right) in model.Merges)
            json.WriteStringValue($"{left} {right}");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRaw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }
}
