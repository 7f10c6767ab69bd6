using Clade.Data.Text.Bpe;
using Clade.Data.Text.Decoding;
using Clade.Data.Text.Loading.Layout;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text.Loading;

/// <summary>BERT's <c>vocab.txt</c>: a piece a line, its number the id (google-research/bert, tokenization.py).</summary>
internal static class VocabularyTextReader
{
    public const string FileName = "vocab.txt";

    private const int LongestWord = 100;

    /// <exception cref="Core.InputException">The file is missing, damaged, or lacks the tokens that frame a text.</exception>
    public static RawTokenizer Read(string path, TokenizerConfig config)
    {
        var lines = VocabularyFile.ReadLines(path).ToList();
        if (lines is [.., ""])
            lines.RemoveAt(lines.Count - 1);
        var table = new PieceTable(path, [.. lines.Select((line, id) => (line.TrimEnd('\r'), id))]);
        string Name(string role, string usual) => config.Special(role) ?? usual;
        var model = new WordPieceModel(path, table, Name("unk_token", "[UNK]"), "##", LongestWord);
        List<AddedToken> added = [.. Specials.Find(path, table, config, Name("cls_token", "[CLS]"), Name("sep_token", "[SEP]"), Name("pad_token", "[PAD]"),
            Name("unk_token", "[UNK]"), Name("mask_token", "[MASK]"))];
        var lowers = config.LowerCase ?? true;
        return new RawTokenizer
        {
            Parts = new Pipeline
            {
                Table = table.With(path, added),
                Model = model,
                Added = added,
                Normaliser = new BertCleaning(cleans: true, config.SpacesAroundChinese ?? true, config.StripAccents ?? lowers, lowers),
                Splitter = SplitterReader.Bert(),
                Decoder = Decoders.WordPiece("##", cleans: true),
            },
            Kind = "WordPiece",
            Files = [FileName],
            Prefix = [Specials.Require(path, table, Name("cls_token", "[CLS]"))],
            Suffix = [Specials.Require(path, table, Name("sep_token", "[SEP]"))],
            Pad = Specials.Require(path, table, Name("pad_token", "[PAD]")),
        };
    }
}
