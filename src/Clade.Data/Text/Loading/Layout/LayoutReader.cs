using System.Text.Json;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Splitting;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>
/// Reads a <c>tokenizer.json</c> of the Hugging Face tokenizers (huggingface/tokenizers, serialization of a Tokenizer): every section is understood
/// or refused by name, because a tokenizer that is read nearly right gives wrong vectors silently.
/// </summary>
internal static class LayoutReader
{
    public const string FileName = "tokenizer.json";

    private const int MostTokens = 1 << 16;

    /// <summary>True when the file holds CLIP's kind, whose words end in a mark of their own.</summary>
    /// <exception cref="InputException">The file is missing or damaged.</exception>
    public static bool IsClip(string path) => VocabularyFile.ReadJson(path, root =>
    {
        var document = new JsonFields(path, root, "the document");
        var model = document.Object("model");
        return ModelReader.Kind(model) == "BPE" && model.Text("end_of_word_suffix", "") == ByteAlphabet.WordEnd
            && LayoutSteps.Of(path, document, "pre_tokenizer", "pretokenizers").Any(step => step.Text("type", "") == "ByteLevel");
    });

    /// <param name="path">The file.</param>
    /// <param name="config">Of the same folder: Python's BERT class overrules the file.</param>
    /// <exception cref="InputException">The file is missing, damaged, contradicts itself or has parts that are not supported.</exception>
    public static RawTokenizer Read(string path, TokenizerConfig config) =>
        VocabularyFile.ReadJson(path, root => Read(path, new JsonFields(path, root, "the document"), config));

    private static RawTokenizer Read(string path, JsonFields document, TokenizerConfig config)
    {
        var model = document.Object("model");
        var table = ModelReader.Table(path, model);
        var pieces = ModelReader.Read(path, model, table);
        var added = Added(path, document);
        var all = table.With(path, added);
        var normalisers = NormaliserReader.Read(path, document, config);
        var splitters = SplitterReader.Read(path, document);
        var (prefix, suffix) = FrameReader.Read(path, document, all);
        var raw = new RawTokenizer
        {
            Parts = new Pipeline
            {
                Table = all,
                Model = pieces,
                Added = added,
                Normaliser = normalisers.Count == 0 ? null : new NormaliserChain(normalisers),
                Splitter = splitters.Count == 0 ? null : new SplitterChain(splitters),
                Decoder = DecoderReader.Read(path, document),
            },
            Kind = splitters.Any(step => step is ByteLevelSplitter) ? "byte-level BPE" : ModelReader.Kind(model),
            Files = [FileName],
            Prefix = prefix,
            Suffix = suffix,
        };
        return WithLengths(path, document, all, raw);
    }

    private static RawTokenizer WithLengths(string path, JsonFields document, PieceTable table, RawTokenizer raw)
    {
        if (document.Has("truncation"))
        {
            var truncation = document.Object("truncation");
            raw = raw with { MaxLength = truncation.Whole("max_length", 0), CutsLeft = truncation.Text("direction", "Right") == "Left" };
        }

        if (!document.Has("padding"))
            return raw;
        var padding = document.Object("padding");
        var pad = padding.Whole("pad_id", 0);
        if (pad < 0 || pad >= table.Count)
            throw new InputException($"{path} pads with the id {pad}, which is outside its vocabulary of {table.Count}; fetch the file again.");
        var isFixed = padding.Has("strategy") && padding.Get("strategy").ValueKind == JsonValueKind.Object;
        return raw with { Pad = pad, PadsLeft = padding.Text("direction", "Right") == "Left", Fills = isFixed };
    }

    private static List<AddedToken> Added(string path, JsonFields document)
    {
        var added = new List<AddedToken>();
        if (!document.Has("added_tokens"))
            return added;
        foreach (var element in document.Array("added_tokens"))
        {
            var fields = new JsonFields(path, element, "an added token");
            added.Add(AddedToken.Read(path, fields, fields.Whole("id", -1)));
            if (added.Count > MostTokens)
                throw new InputException($"{path} adds more than {MostTokens} tokens, beyond any tokenizer; fetch the file again.");
        }

        return added;
    }
}
