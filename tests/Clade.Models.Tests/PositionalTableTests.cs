using System.Text.Json;
using Clade.Torch;

namespace Clade.Models.Tests;

public class PositionalTableTests
{
    [SkippableTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Grids_are_resampled_as_the_reference_does(int number)
    {
        var folder = Path.Combine(Goldens.Folder(""), "..");
        using var description = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "resize_pos_embed.json")));
        using var scope = new TensorScope();
        var tables = StateDict.Load(Path.Combine(folder, "resize_pos_embed.safetensors"));
        var to = description.RootElement.GetProperty("cases")[number].GetProperty("to_grid");
        int rows = to[0].GetInt32(), columns = to[1].GetInt32();
        var table = tables[$"case{number}.input"];
        Goldens.Close("antialiased", tables[$"case{number}.output"], PositionalTables.ResizeGrid(table, rows, columns), 1e-5, 0);
        Goldens.Close("plain", tables[$"case{number}.output_no_antialias"], PositionalTables.ResizeGrid(table, rows, columns, antialias: false), 1e-5, 0);
        if (table.Size(0) - 1 != rows * columns)
        {
            var patches = PositionalTables.ResizeGrid(table.Narrow(0, 1, table.Size(0) - 1), rows, columns, classToken: false);
            Goldens.Close("without class token", tables[$"case{number}.output"].Narrow(0, 1, rows * columns), patches, 1e-5, 0);
        }
    }

    [SkippableFact]
    public void Long_clip_stretches_all_places_but_the_first()
    {
        using var scope = new TensorScope();
        var golden = Goldens.InputsAndOutputs("longclip_text");
        Goldens.Close("pos248", golden["output.pos248"], PositionalTables.StretchContext(golden["input.pos77"], 248), 1e-5, 0);
    }

    [Fact]
    public void A_stretched_line_stays_a_line()
    {
        using var scope = new TensorScope();
        var stretched = PositionalTables.StretchContext(Tensor.From<double>([0, 10, 20, 30, 40], [5, 1]), 8, keep: 2).Reshape([8]).ToArray<double>();
        Assert.Equal([0, 10, 20, 25, 30, 35, 40, 45], stretched);
        var same = PositionalTables.StretchContext(Tensor.From<double>([5, 3, 8], [3, 1]), 3, keep: 1).Reshape([3]).ToArray<double>();
        Assert.Equal([5, 3, 8], same);
    }

    [Fact]
    public void Contexts_are_resampled_between_centres()
    {
        using var scope = new TensorScope();
        Assert.Equal([0, 0.25, 0.75, 1], PositionalTables.ResizeContext(Tensor.From<double>([0, 1], [2, 1]), 4).Reshape([4]).ToArray<double>());
        Assert.Equal([0.5, 2.5], PositionalTables.ResizeContext(Tensor.From<double>([0, 1, 2, 3], [4, 1]), 2).Reshape([2]).ToArray<double>());
        Assert.Equal([7, 9], PositionalTables.ResizeContext(Tensor.From<double>([7, 9], [2, 1]), 2).Reshape([2]).ToArray<double>());
    }

    [Fact]
    public void What_cannot_be_resized_is_refused()
    {
        using var scope = new TensorScope();
        Assert.Throws<ArgumentException>(() => PositionalTables.ResizeGrid(Operators.Ones([6, 2]), 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => PositionalTables.ResizeGrid(Operators.Ones([5, 2]), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => PositionalTables.StretchContext(Operators.Ones([30, 2]), 20));
        Assert.Throws<ArgumentOutOfRangeException>(() => PositionalTables.StretchContext(Operators.Ones([10, 2]), 20, keep: 9));
        Assert.Throws<ArgumentOutOfRangeException>(() => PositionalTables.ResizeContext(Operators.Ones([10, 2]), 0));
    }
}
