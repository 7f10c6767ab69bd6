using System.Buffers;
using System.Globalization;
using System.Text;
using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Pieces;

/// <summary>What a byte-pair vocabulary does besides merging, by the names of the Hugging Face layout.</summary>
internal sealed record PairOptions
{
    /// <summary>Piece for characters the vocabulary lacks (<c>unk_token</c>); without one they vanish.</summary>
    public string? Unknown { get; init; }

    /// <summary>Unknown characters side by side give one piece (<c>fuse_unk</c>).</summary>
    public bool FusesUnknown { get; init; }

    /// <summary>Unknown characters are spelled by bytes, <c>&lt;0x41&gt;</c> (<c>byte_fallback</c>).</summary>
    public bool FallsBackToBytes { get; init; }

    /// <summary>A whole word that is a piece stays whole, whatever the merges say (<c>ignore_merges</c>).</summary>
    public bool KeepsWholeWords { get; init; }

    /// <summary>Before each character that does not begin a word (<c>continuing_subword_prefix</c>).</summary>
    public string Prefix { get; init; } = "";

    /// <summary>After the last character of a word (<c>end_of_word_suffix</c>).</summary>
    public string Suffix { get; init; } = "";
}

/// <summary>Byte-pair encoding as the Hugging Face tokenizers do it: characters, of bytes or of text, then merges. Thread-safe.</summary>
internal sealed class PairModel : IPieceModel
{
    private const int MostBytes = 3;
    private const int LongestMark = 16;

    private readonly PieceTable _table;
    private readonly PairRules _rules;
    private readonly PairOptions _options;
    private readonly WordCache _cache = new();
    private readonly int _unknown = -1;
    private readonly int[]? _bytes;

    /// <param name="source">File, for messages.</param>
    /// <param name="table">The vocabulary.</param>
    /// <param name="merges">By rank.</param>
    /// <param name="options">The rest.</param>
    /// <exception cref="InputException">The parts contradict each other.</exception>
    public PairModel(string source, PieceTable table, IReadOnlyList<Merge> merges, PairOptions options)
        : this(source, table, Rules(source, table, merges, options.Prefix.Length), options)
    {
    }

    /// <param name="source">File, for messages.</param>
    /// <param name="table">The vocabulary.</param>
    /// <param name="rules">Merges by ids.</param>
    /// <param name="options">The rest.</param>
    public PairModel(string source, PieceTable table, PairRules rules, PairOptions options)
    {
        (_table, _rules, _options) = (table, rules, options);
        if (options.Prefix.Length > LongestMark || options.Suffix.Length > LongestMark)
            throw new InputException($"{source} marks pieces with more than {LongestMark} characters; it cannot be a tokenizer's.");
        if (options.Unknown is { } unknown && (_unknown = table.IdOf(unknown)) < 0)
            throw new InputException($"{source} names {BpeModel.Quote(unknown)} for unknown text, which its vocabulary lacks; use a vocabulary that has it.");
        if (options.FallsBackToBytes)
            _bytes = [.. Enumerable.Range(0, 256).Select(value => table.IdOf(string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>")))];
    }

    public void Encode(ReadOnlySpan<char> word, List<int> ids)
    {
        if (_options.KeepsWholeWords && _table.IdOf(word) is >= 0 and var whole)
        {
            ids.Add(whole);
            return;
        }

        if (_cache.TryAdd(word, ids))
            return;
        var from = ids.Count;
        var symbols = ArrayPool<int>.Shared.Rent(MostBytes * (word.Length * (1 + _options.Prefix.Length) + _options.Suffix.Length));
        var count = Spell(word, symbols);
        ids.AddRange(symbols.AsSpan(0, _rules.Merge(symbols.AsSpan(0, count))));
        ArrayPool<int>.Shared.Return(symbols);
        _cache.Keep(word, ids, from);
    }

    /// <summary>The ids of a word before any merge. At most three for each UTF-16 unit, marks included, since that is how many bytes one has.</summary>
    private int Spell(ReadOnlySpan<char> word, Span<int> symbols)
    {
        var (count, pending) = (0, false);
        for (int i = 0, width; i < word.Length; i += width)
        {
            CodePoints.At(word, i, out width);
            var (first, last) = (i == 0, i + width == word.Length);
            var id = IdOf(word.Slice(i, width), first, last);
            if (id >= 0)
            {
                if (pending)
                    symbols[count++] = _unknown;
                pending = false;
                symbols[count++] = id;
            }
            else if (_bytes is not null && SpellBytes(Marked(word.Slice(i, width), first, last), symbols[count..]) is > 0 and var added)
            {
                // The reference leaves an unknown that waits before bytes to come after them.
                count += added;
            }
            else if (_unknown >= 0)
            {
                if (pending && !_options.FusesUnknown)
                    symbols[count++] = _unknown;
                pending = true;
            }
        }

        if (pending)
            symbols[count++] = _unknown;
        return count;
    }

    private int IdOf(ReadOnlySpan<char> character, bool first, bool last)
    {
        if ((first || _options.Prefix.Length == 0) && (!last || _options.Suffix.Length == 0))
            return _table.IdOf(character);
        return _table.IdOf(Marked(character, first, last));
    }

    private string Marked(ReadOnlySpan<char> character, bool first, bool last) =>
        string.Concat(first ? "" : _options.Prefix, character, last ? _options.Suffix : "");

    private int SpellBytes(string character, Span<int> symbols)
    {
        var bytes = Encoding.UTF8.GetBytes(character);
        for (var i = 0; i < bytes.Length; i++)
        {
            if ((symbols[i] = _bytes![bytes[i]]) < 0)
                return 0;
        }

        return bytes.Length;
    }

    private static PairRules Rules(string source, PieceTable table, IReadOnlyList<Merge> merges, int prefix)
    {
        var rules = new PairRules(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var result = right.Length >= prefix ? string.Concat(left, right.AsSpan(prefix)) : left;
            if (!rules.Add(Id(left), Id(right), rank, Id(result)))
                throw new InputException($"{source} has the merge of {BpeModel.Quote(left)} and {BpeModel.Quote(right)} twice; remove one of them.");

            int Id(string piece) => table.IdOf(piece) is >= 0 and var id
                ? id
                : throw new InputException($"{source} has a merge (number {rank}) that needs the piece {BpeModel.Quote(piece)}, which the vocabulary lacks; use a vocabulary and merges that belong together.");
        }

        return rules;
    }
}
