using System.Globalization;

namespace Clade.Bench.Embed;

/// <summary>Words of the command line: a verb, a folder, and pairs of --name and value.</summary>
internal sealed class Arguments(string[] words)
{
    public string Verb => words.Length > 0 ? words[0] : "";

    /// <summary>Where models and lists lie.</summary>
    public string Folder => words.Length > 1 ? words[1] : throw new ArgumentException("Say in which folder models and lists lie.");

    public string Text(string name, string usual)
    {
        var at = Array.IndexOf(words, "--" + name);
        return at >= 0 && at + 1 < words.Length ? words[at + 1] : usual;
    }

    public int Number(string name, int usual) => int.Parse(Text(name, usual.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture);

    public string[] Words(string name, string usual) => Text(name, usual).Split(',', StringSplitOptions.RemoveEmptyEntries);
}
