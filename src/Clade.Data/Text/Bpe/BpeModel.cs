using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>One learned rule: the pieces <see cref="Left"/> and <see cref="Right"/>, side by side, become one.</summary>
internal readonly record struct Merge(string Left, string Right);

/// <summary>
/// A byte-pair vocabulary and its merge rules, checked once when it is made: pieces unique and not empty, ids 0 .. n - 1,
/// every merge between known pieces with a known result. Immutable.
/// </summary>
internal sealed class BpeModel
{
    private const int LongestPiece = 1024;
    private readonly Dictionary<long, long> _merges;
    private readonly int[] _inner = new int[256];
    private readonly int[] _last = new int[256];

    /// <param name="source">File name for error messages.</param>
    /// <param name="pieces">By id.</param>
    /// <param name="merges">By rank; lower ranks first.</param>
    /// <param name="unknown">Piece for bytes the vocabulary lacks, or null when it must have them all.</param>
    /// <exception cref="InputException">The pieces or merges contradict each other.</exception>
    public BpeModel(string source, IReadOnlyList<string> pieces, IReadOnlyList<Merge> merges, string? unknown)
    {
        Pieces = pieces;
        Merges = merges;
        Unknown = unknown;
        Ids = new Dictionary<string, int>(pieces.Count, StringComparer.Ordinal);
        for (var id = 0; id < pieces.Count; id++)
        {
            if (pieces[id].Length is 0 or > LongestPiece)
                throw new InputException($"{source} gives id {id} a piece of {pieces[id].Length} characters; pieces have 1 to {LongestPiece}, so the file is damaged or not a vocabulary.");
            if (!Ids.TryAdd(pieces[id], id))
                throw new InputException($"{source} has the piece {Quote(pieces[id])} twice, as ids {Ids[pieces[id]]} and {id}; remove one of them.");
        }

        _merges = new Dictionary<long, long>(merges.Count);
        for (var rank = 0; rank < merges.Count; rank++)
        {
            var (left, right) = merges[rank];
            var key = Key(IdOf(source, rank, left), IdOf(source, rank, right));
            if (!_merges.TryAdd(key, ((long)rank << 32) | (uint)IdOf(source, rank, left + right)))
                throw new InputException($"{source} has the merge of {Quote(left)} and {Quote(right)} twice; remove one of them.");
        }

        for (var value = 0; value < 256; value++)
        {
            var letter = ByteAlphabet.ToChar((byte)value).ToString();
            _inner[value] = ByteId(source, letter);
            _last[value] = ByteId(source, letter + ByteAlphabet.WordEnd);
        }
    }

    /// <summary>Spelling by id.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>Rules by rank.</summary>
    public IReadOnlyList<Merge> Merges { get; }

    /// <summary>The piece for bytes that are not in the vocabulary, if the file names one.</summary>
    public string? Unknown { get; }

    /// <summary>Id by spelling.</summary>
    public Dictionary<string, int> Ids { get; }

    /// <summary>The id a word starts with for each of its bytes before any merge.</summary>
    public int ByteSymbol(byte value, bool last) => last ? _last[value] : _inner[value];

    /// <summary>Rank of the merge of two neighbours (the high 32 bits) and the id it gives (the low 32), or <see cref="long.MaxValue"/> for none.</summary>
    public long Rule(int left, int right) => _merges.TryGetValue(Key(left, right), out var rule) ? rule : long.MaxValue;

    /// <summary>A piece for an error message: short and printable.</summary>
    public static string Quote(string piece) =>
        $"\"{Printable.Name(piece.Length > 40 ? string.Concat(piece.AsSpan(0, 40), "…") : piece)}\"";

    private static long Key(int left, int right) => ((long)left << 32) | (uint)right;

    private int IdOf(string source, int rank, string piece) =>
        Ids.TryGetValue(piece, out var id)
            ? id
            : throw new InputException($"{source} has a merge (number {rank}) that needs the piece {Quote(piece)}, which the vocabulary lacks; use a vocabulary and merges that belong together.");

    private int ByteId(string source, string piece)
    {
        if (Ids.TryGetValue(piece, out var id) || (Unknown is not null && Ids.TryGetValue(Unknown, out id)))
            return id;
        throw new InputException($"{source} lacks the piece {Quote(piece)}, so it could not encode every text; a byte-level vocabulary has all 256 bytes, each alone and with {ByteAlphabet.WordEnd}.");
    }
}
