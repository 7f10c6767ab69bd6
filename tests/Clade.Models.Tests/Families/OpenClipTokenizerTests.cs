using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Text;

namespace Clade.Models.Tests.Families;

/// <summary>What <c>open_clip_config.json</c> says of a tokenizer reaches the ids: expected rows are those of open_clip's <c>HFTokenizer</c> around BERT's WordPiece.</summary>
public sealed class OpenClipTokenizerTests : IDisposable
{
    private const string Words = "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\nworld\n,\n!\n_\nbig\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-openclip-").FullName;

    [SkippableTheory]
    [InlineData("""{}""", new[] { 2, 4, 6, 9, 8, 5, 7, 3 })]
    [InlineData("""{"clean": "lower"}""", new[] { 2, 4, 6, 9, 8, 5, 7, 3 })]
    [InlineData("""{"clean": "canonicalize"}""", new[] { 2, 4, 9, 5, 3 })]
    [InlineData("""{"clean": "canonicalize", "strip_sep_token": true}""", new[] { 2, 4, 9, 5, 0 })]
    [InlineData("""{"strip_sep_token": true}""", new[] { 2, 4, 6, 9, 8, 5, 7, 0 })]
    public void Cleaning_and_the_end_are_those_of_the_configuration(string options, int[] expected)
    {
        using var model = LoadedModel.Load(Folder(fields =>
        {
            fields["hf_tokenizer_name"] = "bert-base-uncased";
            fields["tokenizer_kwargs"] = JsonNode.Parse(options);
        }));
        var batch = model.Tokenizer!.Tokenizer.EncodeBatch(["Hello,   big_WORLD!"]);
        Assert.Equal(expected, batch.Ids.Select(id => (int)id));
        Assert.Equal(20, model.Tokenizer.Tokenizer.ContextLength);
    }

    [SkippableTheory]
    [InlineData("tokenizer_type", "\"tiktoken\"", "tokenizer_type 'tiktoken'")]
    [InlineData("tokenizer_mode", "\"clips\"", "tokenizer_mode 'clips'")]
    [InlineData("tokenizer_kwargs", """{"clean": "shout"}""", "cleaning 'shout'")]
    [InlineData("tokenizer_kwargs", """{"clean": "whitespace"}""", "CLIP's tokenizer with the cleaning 'whitespace'")]
    [InlineData("tokenizer_kwargs", """{"language": "fr"}""", "\"language\"")]
    public void What_is_done_to_texts_and_not_known_is_refused(string field, string value, string part)
    {
        var folder = Folder(fields => fields[field] = JsonNode.Parse(value));
        Assert.Contains(part, Assert.Throws<InputException>(() => LoadedModel.Load(folder)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Folder(Action<JsonObject> change)
    {
        var folder = LandedGoldens.Published("openclip_vit_gelu", Path.Combine(_folder, "model"));
        var path = Path.Combine(folder, "open_clip_config.json");
        var root = JsonNode.Parse(File.ReadAllText(path))!;
        change(root["model_cfg"]!["text_cfg"]!.AsObject());
        File.WriteAllText(path, root.ToJsonString());
        File.WriteAllText(Path.Combine(folder, "vocab.txt"), Words);
        return folder;
    }
}
