using Clade.Torch;

namespace Clade.Evaluation.Tests;

/// <summary>From patches to pixels: against libtorch's own interpolation, and squares of long pictures.</summary>
public class PixelAnswersTests
{
    [Theory]
    [InlineData(4, 64, 3)]
    [InlineData(7, 50, 21)]
    [InlineData(14, 5, 8)]
    [InlineData(1, 9, 2)]
    public void One_square_is_interpolated_as_libtorch_does(int grid, int side, int classes)
    {
        var scores = Scores(grid, classes, seed: side);
        using var scope = new TensorScope();
        var patches = Tensor.From<float>(scores, [1, grid, grid, classes]).Permute([0, 3, 1, 2]).Contiguous();
        var expected = patches.UpsampleBilinear2d([side, side], align_corners: false, []).Argmax(1).ToArray<long>();
        Assert.Equal(expected.Select(label => (int)label), PixelAnswers.Of(side, side, [new PatchScores(new Window(0, 0, side), grid, scores)], classes));
        Assert.Equal(expected.Select(label => (int)label), PixelAnswers.Of(side, side, [new PatchScores(Window.Whole, grid, scores)], classes));
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(20, 47)]
    public void Scores_of_squares_are_added_where_they_overlap(int width, int height)
    {
        const int grid = 3, classes = 5;
        PatchScores[] squares = [.. PictureWindows.Of(width, height).Select((window, i) => new PatchScores(window, grid, Scores(grid, classes, i)))];
        Assert.True(squares.Length > 1);
        var answers = PixelAnswers.Of(width, height, squares, classes);
        using var scope = new TensorScope();
        var sums = new double[height * width * classes];
        foreach (var square in squares)
        {
            var side = square.Window.Side;
            var large = Tensor.From<float>(square.Scores, [1, grid, grid, classes]).Permute([0, 3, 1, 2]).Contiguous().UpsampleBilinear2d([side, side], align_corners: false, []).ToArray<float>();
            for (var i = 0; i < large.Length; i++)
            {
                var (c, y, x) = (i / (side * side), (i / side % side) + square.Window.Top, (i % side) + square.Window.Left);
                sums[(((y * width) + x) * classes) + c] += large[i];
            }
        }

        for (var pixel = 0; pixel < answers.Length; pixel++)
        {
            var own = sums.AsSpan(pixel * classes, classes).ToArray();
            Assert.True(own.Max() - own[answers[pixel]] < 1e-5, $"pixel {pixel}");
        }
    }

    [Fact]
    public void Squares_cover_a_picture_from_end_to_end()
    {
        Assert.Equal([new Window(0, 0, 8)], PictureWindows.Of(8, 8));
        Assert.Equal([new Window(0, 0, 6), new Window(2, 0, 6)], PictureWindows.Of(8, 6));
        Assert.Equal([new Window(0, 0, 10), new Window(0, 5, 10), new Window(0, 10, 10)], PictureWindows.Of(10, 20));
        for (var length = 1; length < 300; length++)
        {
            var windows = PictureWindows.Of(17, length);
            var side = Math.Min(17, length);
            int Place(Window window) => length > 17 ? window.Top : window.Left;
            Assert.Equal((0, Math.Max(17, length) - side), (Place(windows[0]), Place(windows[^1])));
            Assert.All(windows, window => Assert.Equal(side, window.Side));
            Assert.All(windows.Zip(windows.Skip(1)), pair => Assert.InRange(Place(pair.Second) - Place(pair.First), 1, (side + 1) / 2));
        }
    }

    private static float[] Scores(int grid, int classes, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, grid * grid * classes).Select(_ => (random.NextSingle() * 2) - 1)];
    }
}
