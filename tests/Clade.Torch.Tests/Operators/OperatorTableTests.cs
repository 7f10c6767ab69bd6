using System.Reflection;
using Clade.Torch.Native;
using OperatorGenerator;

namespace Clade.Torch.Tests;

/// <summary>operators.txt, Operators.g.cs and the loaded libtorch say the same.</summary>
public class OperatorTableTests
{
    private static readonly string[] _lines = File.ReadAllLines(Repository.FullPath("src/Clade.Torch/Operators/operators.txt"));

    private static IEnumerable<Schema> Table => _lines.Where(line => line.Length > 0 && line[0] != '#').Select(Schema.Parse);

    [Fact]
    public void The_generated_file_is_the_one_checked_in()
    {
        var now = Emitter.Emit(_lines);
        var before = File.ReadAllText(Repository.FullPath("src/Clade.Torch/Operators/Operators.g.cs"));
        Assert.True(now == before, "Operators.g.cs is not what operators.txt gives: dotnet run --project tools/OperatorGenerator src/Clade.Torch/Operators/operators.txt src/Clade.Torch/Operators/Operators.g.cs");
    }

    [Fact]
    public void The_table_is_in_order_and_names_nothing_twice()
    {
        var names = Table.Select(schema => $"{schema.Name}.{schema.Overload}").ToList();
        Assert.Equal(names.Distinct(), names);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void Every_operator_is_in_the_loaded_libtorch_with_the_same_schema()
    {
        var differences = new List<string>();
        foreach (var schema in Table)
        {
            try
            {
                var theirs = new Operator($"aten::{schema.Name}", schema.Overload).Schema();
                if (!Fits(schema, theirs))
                    differences.Add($"{schema.Text} is {theirs}");
            }
            catch (TorchException error)
            {
                differences.Add(error.Message);
            }
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    [Fact]
    public void Every_method_calls_an_operator_of_the_table()
    {
        var fields = typeof(Operators).GetFields(BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(Operator)).Select(field => field.Name);
        Assert.Equal(Table.Select(schema => $"Op_{schema.Name}__{schema.Overload}").Order(), fields.Order());
    }

    [Fact]
    public void An_operator_that_is_not_there_is_named()
    {
        var error = Assert.Throws<TorchException>(() => new Operator("aten::no_such_thing", "x").Schema());
        Assert.Contains("aten::no_such_thing.x", error.Message, StringComparison.Ordinal);
        Assert.Equal("aten::no_such_thing", error.Operator);
    }

    [Theory]
    [InlineData("")]
    [InlineData("aten::add")]
    [InlineData("aten::add(Tensor) -> Tensor")]
    [InlineData("other::add(Tensor a) -> Tensor")]
    public void What_is_no_schema_is_refused(string line) => Assert.Throws<FormatException>(() => Schema.Parse(line));

    // The table is that of 1.13. Later ones write some types differently and add arguments with defaults at the end.
    private static bool Fits(Schema ours, string text)
    {
        if (TorchRuntime.Version.StartsWith("1.13.", StringComparison.Ordinal))
            return text == ours.Text;
        var theirs = Schema.Parse(text);
        return theirs.Results.SequenceEqual(ours.Results)
            && theirs.Parameters.Count >= ours.Parameters.Count
            && theirs.Parameters.Zip(ours.Parameters).All(pair => pair.First.Type == pair.Second.Type)
            && theirs.Parameters.Skip(ours.Parameters.Count).All(added => added.Default is not null);
    }
}
