using System.Globalization;
using Clade.Models;
using Clade.Torch;

namespace Clade.Bench.Embed;

/// <summary>Words of the command line: a verb, a folder, and pairs of --name and value.</summary>
internal sealed class Arguments(string[] words)
{
    /// <summary>The interpreter that has Debian's PyTorch.</summary>
    public const string Python = "/usr/bin/python3";

    public string Verb => words.Length > 0 ? words[0] : "";

    /// <summary>Where models and lists lie.</summary>
    public string Folder => words.Length > 1 ? words[1] : throw new ArgumentException("Say in which folder models and lists lie.");

    public string Text(string name, string usual)
    {
        var at = Array.IndexOf(words, "--" + name);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : usual;
    }

    public int Number(string name, int usual) => int.Parse(Text(name, usual.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    /// <summary>How towers compute: what is fastest here unless <c>--products</c> names one.</summary>
    public ComputePlan Plan(string precision)
    {
        var type = ComputePlan.TypeOf(Text("precision", precision));
        return Text("products", "") is { Length: > 0 } products ? new ComputePlan(type, Enum.Parse<ProductKind>(products, ignoreCase: true)) : ComputePlan.Measure(type, threads: ThreadPlan.For(Device.Cpu, long.MaxValue));
    }

    public string[] Words(string name, string usual) => Text(name, usual).Split(',', StringSplitOptions.RemoveEmptyEntries);
}
