using System.Text.RegularExpressions;

namespace OperatorGenerator;

/// <summary>One parameter of an ATen schema.</summary>
/// <param name="Type">As written, without alias marks: <c>Tensor?</c>, <c>int[]</c>, <c>Scalar</c> …</param>
/// <param name="Name">As written.</param>
/// <param name="Default">As written, or null.</param>
public sealed record Parameter(string Type, string Name, string? Default);

/// <summary>An ATen operator: <c>aten::name.overload(parameters) -> results</c>.</summary>
public sealed partial record Schema(string Text, string Name, string Overload, IReadOnlyList<Parameter> Parameters, IReadOnlyList<string> Results, bool InPlace)
{
    /// <summary>Reads one schema line.</summary>
    /// <exception cref="FormatException">The line is not a schema.</exception>
    public static Schema Parse(string line)
    {
        var match = Whole().Match(line);
        if (!match.Success)
            throw new FormatException($"Not an operator schema: {line}");
        var parameters = new List<Parameter>();
        foreach (var part in SplitTop(match.Groups["parameters"].Value))
        {
            if (part == "*")
                continue;
            var item = OneParameter().Match(AliasMark().Replace(part, ""));
            if (!item.Success)
                throw new FormatException($"Cannot read parameter '{part}' of {line}");
            var type = ListSize().Replace(item.Groups["type"].Value.Replace("SymInt", "int", StringComparison.Ordinal), "[]");
            parameters.Add(new Parameter(type, item.Groups["name"].Value, item.Groups["default"].Success ? item.Groups["default"].Value : null));
        }

        var results = match.Groups["results"].Value;
        var list = results.StartsWith('(') ? SplitTop(results[1..^1]) : [results];
        return new Schema(line, match.Groups["name"].Value, match.Groups["overload"].Value, parameters,
            [.. list.Select(item => AliasMark().Replace(item, "").Split(' ')[0])], results.Contains("(a!)", StringComparison.Ordinal));
    }

    // Splits at commas outside brackets.
    private static List<string> SplitTop(string text)
    {
        var (parts, depth, start) = (new List<string>(), 0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] is '(' or '[' ? 1 : text[i] is ')' or ']' ? -1 : 0;
            if (text[i] == ',' && depth == 0)
            {
                parts.Add(text[start..i].Trim());
                start = i + 1;
            }
        }

        if (text[start..].Trim() is { Length: > 0 } last)
            parts.Add(last);
        return parts;
    }

    [GeneratedRegex(@"^aten::(?<name>\w+)(\.(?<overload>\w+))?\((?<parameters>.*)\) -> (?<results>.+)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(?<type>\S+) (?<name>\w+)(=(?<default>.+))?$")]
    private static partial Regex OneParameter();

    [GeneratedRegex(@"\([a-z!*> |-]+\)")]
    private static partial Regex AliasMark();

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex ListSize();
}
