using Clade.Core;
using Clade.Data.Text;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Texts of any length to the vectors that each has alone, with little computed for padding.</summary>
public sealed class TextEmbeddingTests : IDisposable
{
    private readonly LoadedModel _model = LoadedModel.Load(LoadedModelTests.Ancestor);

    public void Dispose() => _model.Dispose();

    [Fact]
    public void Each_text_has_the_vector_that_it_has_alone_and_that_of_the_whole_context()
    {
        var texts = Texts(90);
        var sink = new MemorySink();
        var summary = TextEmbedding.Run(_model, texts, sink, new EmbeddingOptions { ShardRows = 40, Threads = new ThreadPlan(2, 1, 2) });
        Assert.Equal((90L, 0L), (summary.Entries, summary.Failed));
        var vectors = sink.Vectors();
        Assert.Equal(Enumerable.Range(0, 90), vectors.Keys);
        using var scope = new TensorScope();
        for (var row = 0; row < texts.Count; row++)
        {
            var alone = DualEncoder.Normalise(_model.EncodeTexts([texts[row]])).ToArray<float>();
            var padded = DualEncoder.Normalise(_model.EncodeTokens(_model.Tokenizer!.Tokenizer.EncodeBatch([texts[row]], padToContext: true))).ToArray<float>();
            Assert.Equal(0, alone.Zip(vectors[row], (a, b) => Math.Abs(a - b)).Max(), 1e-6);
            Assert.Equal(0, padded.Zip(vectors[row], (a, b) => Math.Abs(a - b)).Max(), 1e-6);
        }
    }

    [Fact]
    public void Three_ranks_and_a_restart_give_the_bytes_of_one_run()
    {
        var texts = Texts(50);
        var options = new EmbeddingOptions { ShardRows = 7 };
        var whole = new MemorySink();
        TextEmbedding.Run(_model, texts, whole, options);
        var parts = new SortedDictionary<int, EmbeddedShard>();
        for (var rank = 0; rank < 3; rank++)
        {
            var part = new MemorySink(there: 3);
            TextEmbedding.Run(_model, texts, part, options with { Rank = rank, World = 3 });
            foreach (var (number, shard) in part.Shards)
                parts.Add(number, shard);
        }

        Assert.Equal([0, 1, 2, 4, 5, 6, 7], parts.Keys);
        Assert.All(parts, pair => Assert.Equal(whole.Shards[pair.Key].Vectors.ToArray(), pair.Value.Vectors.ToArray()));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void Buckets_hold_every_text_once_with_little_padding(int seed, bool padsLeft)
    {
        var random = new KeyedRandom(seed);
        var frame = new TokenFrame([1], [2], 9) { PadsLeft = padsLeft };
        TextRow[] rows = [.. Enumerable.Range(0, 700).Select(row =>
        {
            var length = 3 + (int)(Math.Pow(random.NextDouble(), 3) * 60);
            return new TextRow(row, [.. Enumerable.Range(0, length).Select(i => (long)(row + i))], length, length - 1);
        })];
        var batches = TextBuckets.Of(rows, 64, frame).ToList();
        Assert.Equal(Enumerable.Range(0, 700), batches.SelectMany(batch => batch.Rows).Order());
        foreach (var (numbers, tokens) in batches.Select(batch => (batch.Rows, batch.Tokens)))
        {
            Assert.InRange(numbers.Count, 1, 64);
            var real = tokens.Counts.Sum();
            Assert.True(tokens.Ids.Length <= 256 || tokens.Ids.Length - real <= 0.1 * tokens.Ids.Length, $"{real} of {tokens.Ids.Length}");
            for (var i = 0; i < numbers.Count; i++)
            {
                var (row, expected) = (tokens.Row(i).ToArray(), rows[numbers[i]].Ids);
                Assert.Equal(expected, padsLeft ? row[^expected.Length..] : row[..expected.Length]);
                Assert.All(padsLeft ? row[..^expected.Length] : row[expected.Length..], id => Assert.Equal(9, id));
                Assert.Equal(expected[^1], row[tokens.EndPositions[i]]);
            }
        }
    }

    private static List<string> Texts(int count)
    {
        string[] words = ["a", "red", "apple", "on", "the", "table", "beside", "two", "pears"];
        return [.. Enumerable.Range(0, count).Select(i => string.Join(' ', Enumerable.Range(0, i * 7 % 40).Select(k => words[(i + k) % words.Length])))];
    }
}
