using System.Runtime.InteropServices;
using System.Text;
using Clade.Core;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Text;

/// <summary>How large a vocabulary to learn, and from what.</summary>
public sealed record BpeTrainerOptions
{
    /// <summary>Ids wanted, start and end included: 514 .. 1,000,000. Fewer come out when the captions have no more pairs that repeat.</summary>
    public int VocabularySize { get; init; } = 8192;

    /// <summary>A pair must occur this often, at least 1, to become a piece.</summary>
    public int MinimumPairCount { get; init; } = 2;

    /// <summary>Context length given to the tokenizer, 2 .. 2^20.</summary>
    public int ContextLength { get; init; } = 77;
}

/// <summary>
/// Learns a byte-pair vocabulary of CLIP's kind from captions (Sennrich, Haddow and Birch, "Neural Machine Translation of Rare Words with
/// Subword Units", 2016): 256 bytes, 256 bytes that end a word, then one piece for each most frequent pair, then start and end as the two
/// highest ids, which CLIP's argmax pooling relies on. Of equally frequent pairs the one with the lower left id, then the lower right id,
/// comes first, so the same captions in any order give the same vocabulary; a pair that would spell a piece a second time is passed over.
/// </summary>
public static class BpeTrainer
{
    private const int Fixed = 512 + 2;
    private const int LongestWordBytes = 256;

    /// <summary>Learns a vocabulary. Words of more than 256 bytes (addresses, noise) are not learned from, but can be encoded.</summary>
    /// <param name="captions">Texts, cleaned as they will be when encoded; read once.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellation">Stops between two pieces.</param>
    /// <exception cref="InputException">The options are out of range or no caption has a word.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public static ClipBpeTokenizer Train(IEnumerable<string> captions, BpeTrainerOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(captions);
        options ??= new BpeTrainerOptions();
        if (options.VocabularySize is < Fixed or > VocabularyFile.MostPieces)
            throw new InputException($"A vocabulary of {options.VocabularySize} pieces cannot be learned; choose {Fixed} (the bytes alone) to {VocabularyFile.MostPieces}.");
        if (options.MinimumPairCount < 1)
            throw new InputException($"A pair cannot be asked to occur {options.MinimumPairCount} times; choose 1 or more.");

        var words = CountWords(captions, cancellation);
        if (words.Count == 0)
            throw new InputException("There is no word in the captions to learn a vocabulary from; check that the corpus has texts.");
        var learner = new PairLearner(words);
        var merges = learner.Learn(options.VocabularySize - Fixed, options.MinimumPairCount, cancellation);
        var model = new BpeModel("the trained vocabulary", ClipVocabularyReader.Pieces(merges, SpecialTokens.OpenAI), merges, unknown: null);
        return new ClipBpeTokenizer("the trained vocabulary", model, SpecialTokens.OpenAI, options.ContextLength);
    }

    /// <summary>How often each word occurs.</summary>
    private static Dictionary<string, long> CountWords(IEnumerable<string> captions, CancellationToken cancellation)
    {
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var caption in captions)
        {
            cancellation.ThrowIfCancellationRequested();
            var words = new WordSplitter(TextCleaner.Clean(caption), SpecialTokens.OpenAI);
            while (words.MoveNext())
            {
                var word = words.Current;
                if (!word.SequenceEqual(SpecialTokens.OpenAI.Start) && !word.SequenceEqual(SpecialTokens.OpenAI.End)
                    && Encoding.UTF8.GetByteCount(word) <= LongestWordBytes)
                    CollectionsMarshal.GetValueRefOrAddDefault(bySpan, word, out _)++;
            }
        }

        return counts;
    }
}
