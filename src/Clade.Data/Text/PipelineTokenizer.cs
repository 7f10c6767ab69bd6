using Clade.Data.Text.Decoding;
using Clade.Data.Text.Loading;
using Clade.Data.Text.Normalisers;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Splitting;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text;

/// <summary>The parts of a tokenizer; null leaves a step out.</summary>
internal sealed record Pipeline
{
    public required PieceTable Table { get; init; }

    public required IPieceModel Model { get; init; }

    public IReadOnlyList<AddedToken> Added { get; init; } = [];

    /// <summary>Done to the whole text before added tokens are looked for.</summary>
    public INormaliser? Cleaner { get; init; }

    public INormaliser? Normaliser { get; init; }

    public ISplitter? Splitter { get; init; }

    public IPieceDecoder Decoder { get; init; } = Decoders.Spaced;
}

/// <summary>
/// A tokenizer made of parts, in the order of the Hugging Face layout: added tokens are taken out of the text, the rest is normalised,
/// cut into words, and each word into pieces. Every kind but CLIP's own is one of these. Thread-safe.
/// </summary>
internal sealed class PipelineTokenizer : ITokenizer
{
    private readonly Pipeline _parts;
    private readonly AddedTokens _given;
    private readonly AddedTokens _normalised;

    /// <param name="parts">What it is made of.</param>
    /// <param name="frame">Ids of the vocabulary around each text.</param>
    /// <param name="contextLength">At least the frame and one more.</param>
    public PipelineTokenizer(Pipeline parts, TokenFrame frame, int contextLength)
    {
        (_parts, Frame, ContextLength) = (parts, frame, contextLength);
        _given = new AddedTokens(parts.Added.Where(token => !token.Normalised), text => text);
        _normalised = new AddedTokens(parts.Added.Where(token => token.Normalised), Normalise);
    }

    public int VocabularySize => _parts.Table.Count;

    public TokenFrame Frame { get; }

    public int ContextLength { get; }

    public Pipeline Parts => _parts;

    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = Given(text);
        var ids = new List<int>(Math.Min(text.Length / 3 + 4, 1 << 16));
        var (given, normalised, words) = (new List<(TextPart Part, int Id)>(), new List<(TextPart Part, int Id)>(), new List<TextPart>());
        if (text.Length > 0)
            _given.Split(new TextPart(text, 0, text.Length, First: true), given);
        foreach (var (part, id) in given)
        {
            if (id >= 0)
            {
                ids.Add(id);
                continue;
            }

            var clean = Normalise(part.ToString());
            if (clean.Length == 0)
                continue;
            normalised.Clear();
            _normalised.Split(new TextPart(clean, 0, clean.Length, part.First), normalised);
            foreach (var (between, added) in normalised)
            {
                if (added >= 0)
                    ids.Add(added);
                else
                    EncodeText(between, words, ids);
            }
        }

        return ids;
    }

    public string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Normalise(Given(text));
    }

    public string Decode(ReadOnlySpan<int> ids)
    {
        var pieces = new List<string>(ids.Length);
        foreach (var id in ids)
            pieces.Add(Piece(id));
        return string.Concat(_parts.Decoder.Decode(pieces));
    }

    public string Piece(int id) => (uint)id < (uint)VocabularySize
        ? _parts.Table[id]
        : throw new ArgumentOutOfRangeException(nameof(id), id, $"Ids of this vocabulary are 0 to {VocabularySize - 1}.");

    private string Given(string text)
    {
        text = CodePoints.WellFormed(text);
        return _parts.Cleaner is { } cleaner ? CodePoints.WellFormed(cleaner.Normalise(text)) : text;
    }

    private string Normalise(string text) => _parts.Normaliser is { } normaliser ? normaliser.Normalise(text) : text;

    private void EncodeText(TextPart part, List<TextPart> words, List<int> ids)
    {
        if (_parts.Splitter is not { } splitter)
        {
            _parts.Model.Encode(part.Span, ids);
            return;
        }

        words.Clear();
        splitter.Split(part, words);
        foreach (var word in words)
            _parts.Model.Encode(word.Span, ids);
    }
}
