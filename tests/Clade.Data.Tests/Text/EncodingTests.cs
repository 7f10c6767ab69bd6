using Clade.Core;
using Clade.Data.Text;
using Clade.Data.Text.Bpe;

namespace Clade.Data.Tests.Text;

public class EncodingTests
{
    [Fact]
    public void Fast_and_long_merging_equal_the_naive_encoder()
    {
        var tokenizer = Samples.Tokenizer;
        var merges = tokenizer.Model.Merges.Select(merge => (merge.Left, merge.Right)).ToList();
        for (var sample = 0; sample < 400; sample++)
        {
            var random = new KeyedRandom(21, sample: sample);
            var word = Samples.Of("abcdegnrst猫é", random.NextInt(30) + 1, ref random);
            var bytes = System.Text.Encoding.UTF8.GetBytes(word);
            var symbols = bytes.Select((value, i) => tokenizer.Model.ByteSymbol(value, i == bytes.Length - 1)).ToArray();
            var copy = symbols.ToArray();
            var expected = NaiveBpe.Encode(word, merges);
            Assert.Equal(expected, symbols[..PairMerger.MergeShort(tokenizer.Model, symbols)].Select(tokenizer.Piece));
            Assert.Equal(expected, copy[..PairMerger.MergeLong(tokenizer.Model, copy)].Select(tokenizer.Piece));
        }
    }

    [Fact]
    public void Decoding_gives_the_words_back()
    {
        var tokenizer = Samples.Tokenizer;
        for (var sample = 0; sample < 5_000; sample++)
        {
            var random = new KeyedRandom(23, sample: sample);
            var cleaned = tokenizer.Clean(Samples.AnyUnits(ref random));
            var words = new List<string>();
            var splitter = new WordSplitter(tokenizer.Clean(cleaned), tokenizer.Specials);
            while (splitter.MoveNext())
                words.Add(splitter.Current.ToString() + " ");
            Assert.Equal(string.Concat(words), tokenizer.Decode([.. tokenizer.Encode(cleaned)]));
        }
    }

    [Fact]
    public void Any_string_is_encoded_without_an_error()
    {
        var tokenizer = Samples.Tokenizer;
        for (var sample = 0; sample < 5_000; sample++)
        {
            var random = new KeyedRandom(24, sample: sample);
            var ids = tokenizer.Encode(Samples.AnyUnits(ref random));
            Assert.All(ids, id => Assert.InRange(id, 0, tokenizer.VocabularySize - 1));
        }
    }

    [Fact]
    public void A_very_long_word_is_encoded_whole()
    {
        var tokenizer = Samples.Tokenizer;
        var word = new string('a', 300_000);
        Assert.Equal(word, tokenizer.Decode([.. tokenizer.Encode(word)]).TrimEnd());
    }

    [Fact]
    public void Batches_are_as_long_as_their_longest_caption_and_end_where_they_say()
    {
        var tokenizer = Samples.Tokenizer;
        for (var sample = 0; sample < 300; sample++)
        {
            var random = new KeyedRandom(25, sample: sample);
            var captions = BpeTrainerTests.Captions(sample, random.NextInt(6) + 1).Append("").ToArray();
            var lengths = captions.Select(caption => tokenizer.Encode(caption).Count + 2).ToArray();
            var batch = tokenizer.EncodeBatch(captions);
            Assert.Equal((captions.Length, Math.Min(lengths.Max(), 16)), (batch.Rows, batch.Length));
            Assert.Equal(batch.Rows * batch.Length, batch.Ids.Length);
            var padded = tokenizer.EncodeBatch(captions, padToContext: true);
            Assert.Equal(16, padded.Length);
            Assert.Equal(batch.EndPositions, padded.EndPositions);
            for (var row = 0; row < batch.Rows; row++)
            {
                var ids = batch.Row(row);
                var end = Math.Min(lengths[row], 16) - 1;
                Assert.Equal(end, batch.EndPositions[row]);
                Assert.Equal((tokenizer.StartToken, tokenizer.EndToken), ((int)ids[0], (int)ids[end]));
                Assert.True(ids[(end + 1)..].IndexOfAnyExcept(0L) < 0);
                Assert.True(ids.SequenceEqual(padded.Row(row)[..batch.Length]));
                Assert.True(ids[1..end].SequenceEqual(tokenizer.Encode(captions[row]).Take(end - 1).Select(id => (long)id).ToArray()));
            }
        }
    }

    [Fact]
    public void An_empty_batch_and_empty_captions_are_fine()
    {
        var tokenizer = Samples.Tokenizer;
        Assert.Equal((0, 2, 0), (tokenizer.EncodeBatch([]).Rows, tokenizer.EncodeBatch([]).Length, tokenizer.EncodeBatch([]).Ids.Length));
        Assert.Equal(new long[] { tokenizer.StartToken, tokenizer.EndToken }, tokenizer.EncodeBatch([" "]).Ids);
    }

    [Fact]
    public void An_end_token_written_in_the_text_is_where_pooling_reads()
    {
        var tokenizer = Samples.Tokenizer;
        var batch = tokenizer.EncodeBatch(["red <|endoftext|> cat"]);
        Assert.Equal(2, batch.EndPositions[0]);
    }

    [Fact]
    public void Ids_outside_the_vocabulary_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Tokenizer.Piece(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Samples.Tokenizer.Decode([Samples.Tokenizer.VocabularySize]));
    }

    [Fact]
    public async Task One_tokenizer_serves_many_threads()
    {
        var tokenizer = BpeTrainer.Train(BpeTrainerTests.Captions(3, 300), new BpeTrainerOptions { VocabularySize = 600 });
        var captions = BpeTrainerTests.Captions(4, 200);
        var expected = captions.Select(caption => Samples.Tokenizer.Clean(caption)).ToArray();
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => tokenizer.EncodeBatch(captions).Ids)));
        Assert.All(results, ids => Assert.Equal(results[0], ids));
        Assert.Equal(200, expected.Length);
    }
}
