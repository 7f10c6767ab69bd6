using System.Globalization;
using System.Text;
using Clade.Core;
using Clade.Data.Text.Pieces;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.SentencePiece;

/// <summary>
/// SentencePiece's byte-pair encoding (google/sentencepiece, src/bpe_model.cc): neighbours whose joined text is a piece are merged, the
/// highest score first. User-defined pieces are cut out before and never merged. Thread-safe.
/// </summary>
internal sealed class SentencePiecePairs : IPieceModel
{
    private const long MostSplitWork = 1L << 30;

    private readonly PieceTrie _userDefined;
    private readonly Dictionary<int, int> _symbolOfCode = [];
    private readonly List<int> _loneCodes = [];
    private readonly PairRules _rules;
    private readonly int _count;
    private readonly int _unknown;
    private readonly int[]? _bytes;

    /// <param name="source">File, for messages.</param>
    /// <param name="model">A model of pairs.</param>
    /// <param name="table">Its pieces.</param>
    /// <exception cref="InputException">The pieces are too long to be merged.</exception>
    public SentencePiecePairs(string source, SentencePieceFile model, PieceTable table)
    {
        (_count, _unknown) = (model.Pieces.Count, model.Unknown);
        List<int> merged = [.. Enumerable.Range(0, _count).Where(id => model.Pieces[id].Type is PieceType.Normal or PieceType.UserDefined)];
        _userDefined = new PieceTrie(merged.Where(id => model.Pieces[id].Type == PieceType.UserDefined).Select(id => (model.Pieces[id].Text, id)));
        if (model.FallsBackToBytes)
            _bytes = [.. Enumerable.Range(0, 256).Select(value => table.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")))];
        var symbols = new Dictionary<string, int>(merged.Count, StringComparer.Ordinal);
        foreach (var id in merged)
            symbols.Add(model.Pieces[id].Text, id);
        AddCharacters(symbols);
        _rules = Rules(source, model, merged, symbols);
    }

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        var symbols = new List<int>(word.Length);
        for (var at = 0; at < word.Length;)
        {
            var (id, length) = _userDefined.Longest(word[at..]);
            if (length > 0)
            {
                symbols.Add(~id);
            }
            else
            {
                var code = CodePoints.At(word, at, out length);
                if (_symbolOfCode.TryGetValue(code, out var symbol))
                    symbols.Add(symbol);
                else
                    AddUnknown(code, symbols);
            }

            at += length;
        }

        var merged = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(symbols);
        var unknownBefore = false;
        foreach (var symbol in merged[.._rules.Merge(merged)])
            unknownBefore = AddPiece(symbol, unknownBefore, ids);
    }

    /// <summary>Adds a symbol's ids; true when it was unknown.</summary>
    private bool AddPiece(int symbol, bool unknownBefore, List<int> ids)
    {
        var fixedId = ~symbol;
        if (symbol < 0 && fixedId != _unknown)
        {
            ids.Add(fixedId);
            return false;
        }

        if (symbol >= 0 && symbol < _count)
        {
            ids.Add(symbol);
            return false;
        }

        var lone = new List<int>();
        if (symbol >= 0)
            AddUnknown(_loneCodes[symbol - _count], lone);
        if (lone.Count > 0 && lone[0] != ~_unknown)
        {
            ids.AddRange(lone.Select(id => ~id));
            return false;
        }

        if (!unknownBefore)
            ids.Add(_unknown);
        return true;
    }

    /// <summary>Adds a character that is no piece as symbols that are never merged: its bytes, or the unknown piece.</summary>
    private void AddUnknown(int code, List<int> symbols)
    {
        Span<byte> bytes = stackalloc byte[4];
        var length = _bytes is null ? 0 : new Rune(code).EncodeToUtf8(bytes);
        foreach (var value in bytes[..length])
        {
            if (_bytes![value] < 0)
                length = 0;
        }

        foreach (var value in bytes[..length])
            symbols.Add(~_bytes![value]);
        if (length == 0)
            symbols.Add(~_unknown);
    }

    /// <summary>Characters that are a part of pieces but no pieces themselves get symbols beyond the ids.</summary>
    private void AddCharacters(Dictionary<string, int> symbols)
    {
        foreach (var text in symbols.Keys.ToList())
        {
            foreach (var rune in text.EnumerateRunes())
            {
                if (_symbolOfCode.ContainsKey(rune.Value))
                    continue;
                if (!symbols.TryGetValue(rune.ToString(), out var symbol))
                {
                    symbol = _count + _loneCodes.Count;
                    _loneCodes.Add(rune.Value);
                    symbols.Add(rune.ToString(), symbol);
                }

                _symbolOfCode.Add(rune.Value, symbol);
            }
        }
    }

    /// <summary>Every way to join two symbols into a piece, ranked by the piece's score; equal scores rank equal.</summary>
    private static PairRules Rules(string source, SentencePieceFile model, List<int> merged, Dictionary<string, int> symbols)
    {
        if (merged.Sum(id => (long)model.Pieces[id].Text.Length * model.Pieces[id].Text.Length) > MostSplitWork)
            throw new InputException($"{source} has pieces too long to be a tokenizer's; fetch the file again.");
        var ranks = merged.Select(id => model.Pieces[id].Score).Distinct().OrderDescending().Select((score, rank) => (score, rank)).ToDictionary(pair => pair.score, pair => pair.rank);
        var bySpan = symbols.GetAlternateLookup<ReadOnlySpan<char>>();
        var rules = new PairRules(merged.Count * 2);
        foreach (var id in merged)
        {
            var (text, score, _) = model.Pieces[id];
            for (int cut = 0, width; cut < text.Length; cut += width)
            {
                CodePoints.At(text, cut, out width);
                if (cut > 0 && bySpan.TryGetValue(text.AsSpan(0, cut), out var left) && bySpan.TryGetValue(text.AsSpan(cut), out var right))
                    rules.Add(left, right, ranks[score], id);
            }
        }

        return rules;
    }
}
