using System.Text.Json;
using Clade.Models;
using Clade.Torch;

namespace Clade.Cli;

/// <summary>The tables of <c>resize_pos_embed.safetensors</c> at their other grids.</summary>
internal static class GoldenPositions
{
    private const string Group = "positional tables";

    /// <summary>All cases of the file.</summary>
    internal static IEnumerable<Check> Run(JsonElement root, string weights)
    {
        using var scope = new TensorScope();
        var tensors = StateDict.Load(weights);
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            var number = one.GetProperty("case").GetInt32();
            var (from, to) = (Grid(one, "from_grid"), Grid(one, "to_grid"));
            var stage = $"{from.Rows} x {from.Columns} to {to.Rows} x {to.Columns}";
            var input = tensors[$"case{number}.input"];
            var actual = from.Rows * from.Columns == to.Rows * to.Columns ? input : PositionalTables.ResizeGrid(input, to.Rows, to.Columns);
            yield return Check.Of(Group, stage, tensors[$"case{number}.output"], actual, 1e-5);
        }
    }

    private static (int Rows, int Columns) Grid(JsonElement one, string name) => (one.GetProperty(name)[0].GetInt32(), one.GetProperty(name)[1].GetInt32());
}
