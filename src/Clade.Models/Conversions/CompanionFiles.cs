using System.Text.Json.Nodes;
using Clade.Core;
using Clade.Data.Text;
using Clade.Models.Families;

namespace Clade.Models.Conversions;

/// <summary>What goes with a model beside weights and configurations: its tokenizer, its card, its licence.</summary>
internal static class CompanionFiles
{
    private const string TokenizerConfig = "tokenizer_config.json";

    private static readonly string[] s_tokenizer =
    [
        ClipCheckpoint.TokenizerFile, TokenizerConfig, "vocab.json", "merges.txt", "vocab.txt", "special_tokens_map.json", "added_tokens.json", "spiece.model", "sentencepiece.bpe.model",
        "tokenizer.model", "bpe_simple_vocab_16e6.txt.gz",
    ];

    private static readonly string[] s_papers = ["README.md", "LICENSE", "LICENSE.txt", "LICENSE.md", "LICENCE", "LICENCE.txt", "LICENCE.md", "COPYING", "NOTICE", "NOTICE.txt", "generation_config.json"];

    /// <summary>Copies them, and checks that the tokenizer reads texts as before.</summary>
    /// <param name="outline">The checkpoint.</param>
    /// <param name="plan">What the new folder is recognised as.</param>
    /// <param name="layout">Its layout.</param>
    /// <param name="folder">The new folder.</param>
    /// <exception cref="InputException">A file cannot be read, or the tokenizer would read texts otherwise.</exception>
    internal static void Copy(ModelOutline outline, ModelPlan plan, ModelLayout layout, string folder)
    {
        foreach (var name in s_papers.Concat(outline.Tokenizer is null ? [] : s_tokenizer))
        {
            var path = Path.Combine(outline.Location.Folder, name);
            if (File.Exists(path))
                File.Copy(path, Path.Combine(folder, name));
        }

        if (outline.Tokenizer is not { Tokenizer: var tokenizer } || plan.Config.Text is not { } text)
            return;
        var length = text.MaxTokens;
        // OpenAI's file is read by OpenAI's and OpenCLIP's code alone.
        var alone = !File.Exists(Path.Combine(folder, ClipCheckpoint.TokenizerFile)) && !File.Exists(Path.Combine(folder, "vocab.json"));
        if (alone && tokenizer is ClipBpeTokenizer clip && layout is ModelLayout.Transformers or ModelLayout.Clade)
            clip.Save(Path.Combine(folder, ClipCheckpoint.TokenizerFile));
        if (layout == ModelLayout.Transformers)
            Describe(folder, tokenizer is ClipBpeTokenizer, length);
        var before = TokenizerLoader.Load(outline.Location.Folder, outline.Plan.Tokenizer with { ContextLength = length });
        var after = TokenizerLoader.Load(folder, plan.Tokenizer with { ContextLength = length });
        if (Fingerprint.OfTokenizer(before.Tokenizer) != Fingerprint.OfTokenizer(after.Tokenizer))
            throw new InputException($"The tokenizer of {outline.Name} ({before.Description.Kind}, {string.Join(", ", before.Description.Files)}) would read texts otherwise in that layout; choose --to safetensors.");
    }

    // transformers cuts texts at the length that stands here.
    private static void Describe(string folder, bool clip, int? length)
    {
        var path = Path.Combine(folder, TokenizerConfig);
        if (!File.Exists(path) && !clip)
            return;
        var fields = File.Exists(path) ? JsonNode.Parse(File.ReadAllText(path)) as JsonObject : new JsonObject { ["tokenizer_class"] = "CLIPTokenizer" };
        if (fields is null)
            return;
        if (length is { } most)
            fields["model_max_length"] = most;
        AtomicFile.WriteText(path, fields.ToJsonString(ModelConversion.Indented) + "\n");
    }
}
