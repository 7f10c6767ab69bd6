using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Any number of pictures to vectors: the right ones in the right rows, whatever fails, however the work is cut.</summary>
public sealed class PictureEmbeddingTests : IDisposable
{
    private readonly LoadedModel _model = LoadedModel.Load(LoadedModelTests.Ancestor);

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    public void Vectors_are_those_of_the_model_in_the_order_of_the_pictures(int towers, int decoders)
    {
        var pictures = new DrawnPictures(23);
        var sink = new MemorySink();
        var options = new EmbeddingOptions { Batch = 4, ShardRows = 10, Threads = new ThreadPlan(towers, 1, decoders) };
        var summary = PictureEmbedding.Run(_model, pictures, sink, options);
        Assert.Equal((23L, 0L, 0L), (summary.Entries, summary.Kept, summary.Failed));
        Assert.Equal([(0, 0, 10), (1, 10, 10), (2, 20, 3)], sink.Shards.Values.Select(shard => (shard.Number, shard.First, shard.Entries)));
        using var scope = new TensorScope();
        foreach (var (row, vector) in sink.Vectors())
        {
            var pixels = _model.Preprocess!.Apply(pictures.Read(row), "x");
            var expected = DualEncoder.Normalise(_model.EncodeImages(Tensor.From<float>(pixels, [1, 3, 64, 64]))).ToArray<float>();
            Assert.Equal(0, expected.Zip(vector, (a, b) => Math.Abs(a - b)).Max(), 1e-5);
        }
    }

    [Fact]
    public void What_fails_is_left_out_with_its_reason_and_nothing_else()
    {
        var pictures = new DrawnPictures(40, row => row is 3 or 4 or 20 or 39);
        var (sink, whole) = (new MemorySink(), new MemorySink());
        var summary = PictureEmbedding.Run(_model, pictures, sink, new EmbeddingOptions { Batch = 8, ShardRows = 16, MostErrors = 4 });
        PictureEmbedding.Run(_model, new DrawnPictures(40), whole, new EmbeddingOptions { Batch = 8, ShardRows = 16 });
        Assert.Equal(4, summary.Failed);
        Assert.Equal([3, 4, 20, 39], sink.Shards.Values.SelectMany(shard => shard.Problems).Select(problem => problem.Row));
        Assert.All(sink.Shards.Values, shard => Assert.Equal(shard.Entries, shard.Rows.Count + shard.Problems.Count));
        Assert.Contains("picture-000004.svg", sink.Shards[0].Problems[1].Reason, StringComparison.Ordinal);
        Assert.Contains("it is gone", sink.Shards[0].Problems[0].Reason, StringComparison.Ordinal);
        var (some, all) = (sink.Vectors(), whole.Vectors());
        Assert.Equal(Enumerable.Range(0, 40).Except([3, 4, 20, 39]), some.Keys);
        Assert.All(some, pair => Assert.Equal(0, pair.Value.Zip(all[pair.Key], (a, b) => Math.Abs(a - b)).Max(), 1e-6));
    }

    [Fact]
    public void A_shard_may_be_empty_and_a_run_may_be_too()
    {
        var sink = new MemorySink();
        PictureEmbedding.Run(_model, new DrawnPictures(5, _ => true), sink, new EmbeddingOptions { ShardRows = 5 });
        Assert.Empty(sink.Shards[0].Rows);
        Assert.True(sink.Shards[0].Vectors.IsEmpty);
        Assert.Equal(0, PictureEmbedding.Run(_model, new DrawnPictures(0), sink).Entries);
    }

    [Fact]
    public void Too_many_failures_stop_the_run()
    {
        var pictures = new DrawnPictures(200, row => row % 2 == 1);
        var error = Assert.Throws<InputException>(() => PictureEmbedding.Run(_model, pictures, new MemorySink(), new EmbeddingOptions { Batch = 4, MostErrors = 3 }));
        Assert.Contains("More than 3 have failed", error.Message, StringComparison.Ordinal);
        Assert.InRange(pictures.Reads, 1, 100);
        error = Assert.Throws<InputException>(() => PictureEmbedding.Run(_model, new DrawnPictures(9, row => row > 4), new MemorySink(), new EmbeddingOptions { MostErrors = 0 }));
        Assert.Contains("picture-000005", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_ranks_and_a_restart_give_the_bytes_of_one_run()
    {
        var options = new EmbeddingOptions { Batch = 3, ShardRows = 4 };
        var whole = new MemorySink();
        PictureEmbedding.Run(_model, new DrawnPictures(30, row => row == 17), whole, options);
        var parts = new SortedDictionary<int, EmbeddedShard>();
        for (var rank = 0; rank < 3; rank++)
        {
            var part = new MemorySink(there: 4);
            var pictures = new DrawnPictures(30, row => row == 17);
            var summary = PictureEmbedding.Run(_model, pictures, part, options with { Rank = rank, World = 3 });
            Assert.Equal(rank == 1 ? 4 : 0, summary.Kept);
            Assert.Equal(summary.Entries - summary.Kept, pictures.Reads);
            foreach (var (number, shard) in part.Shards)
                parts.Add(number, shard);
        }

        Assert.Equal([0, 1, 2, 3, 5, 6, 7], parts.Keys);
        Assert.All(parts, pair => Assert.Equal(whole.Shards[pair.Key].Vectors.ToArray(), pair.Value.Vectors.ToArray()));
        Assert.All(parts, pair => Assert.Equal(whole.Shards[pair.Key].Rows, pair.Value.Rows));
    }

    [Fact]
    public void A_cancelled_run_keeps_whole_shards_and_leaves_nothing_running()
    {
        using var source = new CancellationTokenSource();
        var sink = new MemorySink { OnWrite = shard => { if (shard.Number == 2) source.Cancel(); } };
        var pictures = new DrawnPictures(100_000);
        var before = Tensor.LiveCount;
        Assert.Throws<OperationCanceledException>(() => PictureEmbedding.Run(_model, pictures, sink, new EmbeddingOptions { Batch = 2, ShardRows = 4 }, source.Token));
        Assert.Equal([0, 1, 2], sink.Shards.Keys.Take(3));
        var reads = pictures.Reads;
        Assert.InRange(reads, 12, 200);
        Thread.Sleep(50);
        Assert.Equal(reads, pictures.Reads);
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Fact]
    public void A_mistake_in_any_stage_ends_the_run_as_it_is()
    {
        var reading = new DrawnPictures(50) { OnRead = row => { if (row == 20) throw new InvalidOperationException("reading"); } };
        Assert.Equal("reading", Assert.Throws<InvalidOperationException>(() => PictureEmbedding.Run(_model, reading, new MemorySink(), new EmbeddingOptions { Batch = 4 })).Message);
        var writing = new MemorySink { OnWrite = _ => throw new InputException("The disk is full.") };
        Assert.Equal("The disk is full.", Assert.Throws<InputException>(() => PictureEmbedding.Run(_model, new DrawnPictures(50), writing, new EmbeddingOptions { Batch = 4, ShardRows = 8 })).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => PictureEmbedding.Run(_model, reading, writing, new EmbeddingOptions { Rank = 2, World = 2 }));
    }

    [Fact]
    public void Progress_counts_to_the_end_and_threads_are_put_back()
    {
        var threads = TorchRuntime.Threads;
        var seen = new List<EmbeddingProgress>();
        PictureEmbedding.Run(_model, new DrawnPictures(20, row => row == 1), new MemorySink(there: 0), new EmbeddingOptions { Batch = 4, ShardRows = 8, Progress = seen.Add });
        Assert.Equal(3, seen.Count);
        Assert.Equal((12L, 12L, 0L), (seen[^1].Done, seen[^1].Total, seen[^1].Failed));
        Assert.Equal(seen.Select(step => step.Done).Order(), seen.Select(step => step.Done));
        Assert.Equal(TimeSpan.Zero, seen[^1].Remaining);
        Assert.Equal(threads, TorchRuntime.Threads);
    }

    [Fact]
    public void Thread_plans_fill_the_machine_with_as_many_towers_as_there_is_work_for()
    {
        Assert.Equal(new ThreadPlan(2, 1, 2), ThreadPlan.For(Device.Cpu, 100, cores: 2));
        Assert.Equal(new ThreadPlan(1, 2, 2), ThreadPlan.For(Device.Cpu, 1, cores: 2));
        Assert.Equal(new ThreadPlan(8, 8, 64), ThreadPlan.For(Device.Cpu, 1000, cores: 64));
        Assert.Equal(new ThreadPlan(1, 16, 16), ThreadPlan.For(Device.Cuda(), 1000, cores: 16));
    }
}
