using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>
/// OpenAI's <c>bpe_simple_vocab_16e6.txt.gz</c>: a version line and merges, of which the first 48,894 are used. Ids: the 256 bytes, the 256 bytes
/// with the word end, one for each merge, start, end; 49,408 in all.
/// </summary>
internal static class ClipVocabularyReader
{
    private const int UsedMerges = 49152 - 256 - 2;

    public static BpeModel Read(string path, SpecialTokens specials)
    {
        var lines = VocabularyFile.ReadLines(path);
        if (lines.Length < UsedMerges + 1)
            throw new InputException($"{path} has {lines.Length} lines, but CLIP's vocabulary has a version line and at least {UsedMerges} merges; it is cut off or another file.");
        var merges = new Merge[UsedMerges];
        for (var i = 0; i < merges.Length; i++)
            merges[i] = VocabularyFile.ParseMerge(path, i, lines[i + 1].TrimEnd('\r'));
        return new BpeModel(path, Pieces(merges, specials), merges, unknown: null);
    }

    /// <summary>The pieces in CLIP's order of ids; merges whose result is there already add none.</summary>
    public static List<string> Pieces(IReadOnlyList<Merge> merges, SpecialTokens specials)
    {
        var pieces = new List<string>(merges.Count + 514);
        pieces.AddRange(ByteAlphabet.Order.Select(value => ByteAlphabet.ToChar(value).ToString()));
        pieces.AddRange(ByteAlphabet.Order.Select(value => ByteAlphabet.ToChar(value) + ByteAlphabet.WordEnd));
        var known = new HashSet<string>(pieces, StringComparer.Ordinal);
        foreach (var (left, right) in merges)
        {
            if (known.Add(left + right))
                pieces.Add(left + right);
        }

        pieces.Add(specials.Start);
        pieces.Add(specials.End);
        return pieces;
    }
}
