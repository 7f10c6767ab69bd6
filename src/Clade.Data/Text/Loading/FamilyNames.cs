using System.Text.Json;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text.Loading;

/// <summary>Which family a folder's tokenizer is of, as far as its configuration says.</summary>
internal static class FamilyNames
{
    /// <summary>By the class that <c>tokenizer_config.json</c> names, and the model type of <c>config.json</c>; null when neither tells.</summary>
    public static TokenizerFamily? Of(string folder, TokenizerConfig config) => config.Class switch
    {
        "CLIPTokenizer" => TokenizerFamily.Clip,
        "BertTokenizer" => TokenizerFamily.Bert,
        "RobertaTokenizer" => TokenizerFamily.Roberta,
        "XLMRobertaTokenizer" => TokenizerFamily.XlmRoberta,
        "SiglipTokenizer" => TokenizerFamily.Siglip,
        "Siglip2Tokenizer" => TokenizerFamily.Siglip2,
        "T5Tokenizer" => TokenizerFamily.T5,
        "GemmaTokenizer" when ModelType(folder).StartsWith("siglip", StringComparison.Ordinal) => TokenizerFamily.Siglip2,
        "GemmaTokenizer" => TokenizerFamily.Gemma,
        "LlamaTokenizer" => TokenizerFamily.Llama,
        "Qwen2Tokenizer" => TokenizerFamily.Qwen2,
        "GPT2Tokenizer" => TokenizerFamily.Gpt2,
        _ => ModelType(folder) switch
        {
            "clip" => TokenizerFamily.Clip,
            "chinese_clip" or "bert" => TokenizerFamily.Bert,
            "xlm-roberta" => TokenizerFamily.XlmRoberta,
            "siglip2" => TokenizerFamily.Siglip2,
            "t5" => TokenizerFamily.T5,
            "qwen2" => TokenizerFamily.Qwen2,
            "gpt2" => TokenizerFamily.Gpt2,
            _ => null,
        },
    };

    /// <summary>Context length of families whose towers have one.</summary>
    public static int? UsualContext(TokenizerFamily? family) => family switch
    {
        TokenizerFamily.Clip => 77,
        TokenizerFamily.Siglip or TokenizerFamily.Siglip2 => 64,
        TokenizerFamily.Bert or TokenizerFamily.Roberta or TokenizerFamily.XlmRoberta => 512,
        TokenizerFamily.Gpt2 => 1024,
        _ => null,
    };

    private static string ModelType(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        if (!File.Exists(path))
            return "";
        return VocabularyFile.ReadJson(path, root =>
            root.ValueKind == JsonValueKind.Object && root.TryGetProperty("model_type", out var type) && type.ValueKind == JsonValueKind.String ? type.GetString()! : "");
    }
}
