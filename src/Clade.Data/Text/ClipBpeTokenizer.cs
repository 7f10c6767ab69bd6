using System.Buffers;
using System.Text;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Pieces;

namespace Clade.Data.Text;

/// <summary>
/// The byte-level BPE tokenizer of CLIP (openai/CLIP, clip/simple_tokenizer.py at d05afc4): cleaning by <see cref="TextCleaner"/>,
/// words by CLIP's expression, merges inside each word, <c>&lt;/w&gt;</c> at its end. It reads OpenAI's vocabulary file,
/// <c>vocab.json</c> with <c>merges.txt</c>, and <c>tokenizer.json</c>; <see cref="BpeTrainer"/> makes new ones.
/// Thread-safe; frequent words are remembered.
/// </summary>
public sealed class ClipBpeTokenizer : ITokenizer
{
    private const int LongestWordBytes = 1 << 16;

    private readonly BpeModel _model;
    private readonly WordCache _cache = new();

    internal ClipBpeTokenizer(string source, BpeModel model, SpecialTokens specials, int contextLength, int padToken = 0)
    {
        if (contextLength is < 2 or > 1 << 20)
            throw new InputException($"A context length of {contextLength} cannot hold a start and an end token, or is beyond a million; CLIP's is 77.");
        if (!model.Ids.TryGetValue(specials.Start, out var start) || !model.Ids.TryGetValue(specials.End, out var end))
            throw new InputException($"{source} has no piece {specials.Start} or no piece {specials.End} to frame a text with; it is not a CLIP vocabulary.");
        if (start == end)
            throw new InputException($"{source} uses one token, {specials.Start}, both to start and to end a text; CLIP's text tower needs two.");
        if (padToken < 0 || padToken >= model.Pieces.Count)
            throw new InputException($"{source} pads with id {padToken}, but its ids are 0 to {model.Pieces.Count - 1}; CLIP pads with 0.");
        (_model, Specials, StartToken, EndToken, PadToken, ContextLength) = (model, specials, start, end, padToken, contextLength);
        Frame = new TokenFrame([start], [end], padToken);
    }

    /// <inheritdoc/>
    public int VocabularySize => _model.Pieces.Count;

    /// <summary>Id put before the pieces of a text.</summary>
    public int StartToken { get; }

    /// <summary>Id put after the pieces of a text. In CLIP it is the highest id, which its argmax pooling relies on.</summary>
    public int EndToken { get; }

    /// <summary>Id that fills a row after its end token: 0, which is also an ordinary piece; nothing after the end token is looked at.</summary>
    public int PadToken { get; }

    /// <inheritdoc/>
    public TokenFrame Frame { get; }

    /// <inheritdoc/>
    public int ContextLength { get; }

    /// <summary>How the start and end tokens are spelled.</summary>
    public SpecialTokens Specials { get; }

    internal BpeModel Model => _model;

    /// <summary>Reads OpenAI's vocabulary, <c>bpe_simple_vocab_16e6.txt.gz</c> (or the same text unpacked): 49,408 ids.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contextLength">2 .. 2^20; CLIP 77, Long-CLIP 248.</param>
    /// <param name="specials">Spelling of start and end; null for OpenAI's.</param>
    /// <exception cref="InputException">The file is missing, damaged or something else.</exception>
    public static ClipBpeTokenizer LoadClip(string path, int contextLength = 77, SpecialTokens? specials = null)
    {
        specials ??= SpecialTokens.OpenAI;
        return new ClipBpeTokenizer(path, ClipVocabularyReader.Read(path, specials), specials, contextLength);
    }

    /// <summary>Reads the two files of older Hugging Face checkpoints.</summary>
    /// <param name="vocabularyPath"><c>vocab.json</c>: an object from piece to id.</param>
    /// <param name="mergesPath"><c>merges.txt</c>: a version line, then two pieces a line.</param>
    /// <param name="contextLength">2 .. 2^20; CLIP 77.</param>
    /// <param name="specials">Spelling of start and end; null for OpenAI's.</param>
    /// <exception cref="InputException">A file is missing, damaged or does not belong to the other.</exception>
    public static ClipBpeTokenizer LoadVocabularyAndMerges(string vocabularyPath, string mergesPath, int contextLength = 77, SpecialTokens? specials = null)
    {
        var model = VocabularyAndMergesReader.Read(vocabularyPath, mergesPath);
        return new ClipBpeTokenizer(vocabularyPath, model, specials ?? SpecialTokens.OpenAI, contextLength);
    }

    /// <summary>Reads a Hugging Face <c>tokenizer.json</c> that holds CLIP's kind of BPE.</summary>
    /// <param name="path">The file.</param>
    /// <param name="contextLength">2 .. 2^20; null for the file's own truncation length, or 77 when it has none.</param>
    /// <exception cref="InputException">The file is missing, damaged, or holds another kind of tokenizer.</exception>
    public static ClipBpeTokenizer LoadTokenizerJson(string path, int? contextLength = null) => TokenizerJsonReader.Read(path, contextLength);

    /// <summary>
    /// Writes a <c>tokenizer.json</c> that this class and the Python tokenizers library read. Python's normaliser (NFC, spaces, lower case)
    /// is a part of CLIP's cleaning: texts with entities, curly quotes or broken encodings should be given to it cleaned.
    /// </summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public void Save(string path) => AtomicFile.Write(path, stream => TokenizerJsonWriter.Write(this, stream));

    /// <inheritdoc/>
    public string Clean(string text) => TextCleaner.Clean(text);

    /// <inheritdoc/>
    public string Piece(int id)
    {
        CheckId(id);
        return _model.Pieces[id];
    }

    /// <inheritdoc/>
    public IReadOnlyList<int> Encode(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var ids = new List<int>(Math.Min(text.Length / 3 + 4, 1 << 16));
        var words = new WordSplitter(Clean(text), Specials);
        while (words.MoveNext())
            EncodeWord(words.Current, ids);
        return ids;
    }

    /// <inheritdoc/>
    public string Decode(ReadOnlySpan<int> ids)
    {
        var bytes = new ArrayBufferWriter<byte>(Math.Max(16, ids.Length * 6));
        foreach (var id in ids)
        {
            CheckId(id);
            AppendBytes(_model.Pieces[id], bytes);
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan).Replace(ByteAlphabet.WordEnd, " ", StringComparison.Ordinal);
    }

    private static void AppendBytes(string piece, ArrayBufferWriter<byte> bytes)
    {
        foreach (var letter in piece)
        {
            // A special token of another alphabet spells itself.
            if (ByteAlphabet.ToByte(letter) is >= 0 and var value)
                bytes.Write([(byte)value]);
            else
                bytes.Write(Encoding.UTF8.GetBytes(letter.ToString()));
        }
    }

    private void EncodeWord(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_cache.TryAdd(word, ids))
            return;
        var from = ids.Count;
        EncodeUncached(word, ids);
        _cache.Keep(word, ids, from);
    }

    private void EncodeUncached(ReadOnlySpan<char> word, List<int> ids)
    {
        if (word.SequenceEqual(Specials.Start))
        {
            ids.Add(StartToken);
            return;
        }

        if (word.SequenceEqual(Specials.End))
        {
            ids.Add(EndToken);
            return;
        }

        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(word.Length));
        var bytes = buffer.AsSpan(0, Encoding.UTF8.GetBytes(word, buffer));
        for (var start = 0; start < bytes.Length; start += LongestWordBytes)
        {
            // Nobody's caption has a word of 65,536 bytes: parts of it keep time and memory bounded.
            var part = bytes.Slice(start, Math.Min(LongestWordBytes, bytes.Length - start));
            AppendPieces(part, endsWord: start + part.Length == bytes.Length, ids);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private void AppendPieces(ReadOnlySpan<byte> bytes, bool endsWord, List<int> ids)
    {
        var symbols = ArrayPool<int>.Shared.Rent(bytes.Length);
        for (var i = 0; i < bytes.Length; i++)
            symbols[i] = _model.ByteSymbol(bytes[i], endsWord && i == bytes.Length - 1);
        ids.AddRange(symbols.AsSpan(0, PairMerger.Merge(_model, symbols.AsSpan(0, bytes.Length))));
        ArrayPool<int>.Shared.Return(symbols);
    }

    private void CheckId(int id)
    {
        if ((uint)id >= (uint)_model.Pieces.Count)
            throw new ArgumentOutOfRangeException(nameof(id), id, $"Ids of this vocabulary are 0 to {_model.Pieces.Count - 1}.");
    }
}
