using System.Text.Json;
using Clade.Core;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text.Loading;

/// <summary>
/// <c>tokenizer_config.json</c> and <c>special_tokens_map.json</c> of a folder, as far as they matter for ids. Null or empty where a file says nothing.
/// </summary>
internal sealed class TokenizerConfig
{
    public const string ConfigFile = "tokenizer_config.json";
    public const string MapFile = "special_tokens_map.json";
    private const int LongestContext = 1 << 20;
    private const int MostTokens = 1 << 16;
    private static readonly string[] Roles = ["bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    private readonly Dictionary<string, string> _specials = new(StringComparer.Ordinal);
    private readonly List<AddedToken> _added = [];

    /// <summary>Names of the files that were there.</summary>
    public List<string> Files { get; } = [];

    /// <summary>Name of the Python class, without <c>Fast</c>.</summary>
    public string Class { get; private set; } = "";

    /// <summary><c>model_max_length</c>, unless it is one of the huge numbers that mean none.</summary>
    public int? MaxLength { get; private set; }

    public bool? LowerCase { get; private set; }

    public bool? StripAccents { get; private set; }

    public bool? SpacesAroundChinese { get; private set; }

    public bool? AddsStart { get; private set; }

    public bool? AddsEnd { get; private set; }

    public bool? AddsPrefixSpace { get; private set; }

    public bool? PadsLeft { get; private set; }

    public bool? CutsLeft { get; private set; }

    /// <summary>Tokens with the ids they have, from <c>added_tokens_decoder</c>.</summary>
    public IReadOnlyList<AddedToken> Added => _added;

    public static TokenizerConfig Read(string folder)
    {
        var config = new TokenizerConfig();
        var (main, map) = (Path.Combine(folder, ConfigFile), Path.Combine(folder, MapFile));
        if (File.Exists(map))
            config.ReadFile(map, MapFile);
        if (File.Exists(main))
            config.ReadFile(main, ConfigFile);
        return config;
    }

    /// <summary>The token of a role, for example <c>pad_token</c>, or null.</summary>
    public string? Special(string role) => _specials.GetValueOrDefault(role);

    private void ReadFile(string path, string name)
    {
        Files.Add(name);
        VocabularyFile.ReadJson(path, root =>
        {
            var fields = new JsonFields(path, root, "the document");
            foreach (var role in Roles)
            {
                if (fields.Has(role))
                    _specials[role] = fields.Get(role).ValueKind == JsonValueKind.Object ? fields.Object(role).Text("content", "") : fields.Text(role, "");
            }

            if (name == ConfigFile)
                ReadFields(path, fields);
            return true;
        });
    }

    private void ReadFields(string path, JsonFields fields)
    {
        Class = fields.Text("tokenizer_class", "");
        if (Class.EndsWith("Fast", StringComparison.Ordinal))
            Class = Class[..^4];
        if (fields.Has("model_max_length") && fields.Get("model_max_length") is { ValueKind: JsonValueKind.Number } length
            && length.TryGetDouble(out var ids) && ids is >= 2 and <= LongestContext)
            MaxLength = (int)ids;
        LowerCase = fields.Flag("do_lower_case");
        StripAccents = fields.Flag("strip_accents");
        SpacesAroundChinese = fields.Flag("tokenize_chinese_chars");
        AddsStart = fields.Flag("add_bos_token");
        AddsEnd = fields.Flag("add_eos_token");
        AddsPrefixSpace = fields.Flag("add_prefix_space");
        PadsLeft = fields.Has("padding_side") ? fields.Text("padding_side", "") == "left" : null;
        CutsLeft = fields.Has("truncation_side") ? fields.Text("truncation_side", "") == "left" : null;
        if (!fields.Has("added_tokens_decoder"))
            return;
        foreach (var entry in fields.Members("added_tokens_decoder"))
        {
            if (!int.TryParse(entry.Name, System.Globalization.CultureInfo.InvariantCulture, out var id))
                throw new InputException($"{path} has {BpeModel.Quote(entry.Name)} where the id of an added token should be; fetch the file again.");
            _added.Add(AddedToken.Read(path, new JsonFields(path, entry.Value, "an added token"), id));
            if (_added.Count > MostTokens)
                throw new InputException($"{path} adds more than {MostTokens} tokens, beyond any tokenizer; fetch the file again.");
        }
    }
}
