using System.Text.Encodings.Web;
using System.Text.Json;
using Spectre.Console;

namespace Clade.Cli;

/// <summary>Standard output: tables for people, or one JSON document for programs.</summary>
internal static class Screen
{
    /// <summary>Columns of a table that goes to a file or a pipe.</summary>
    internal const int RedirectedWidth = 160;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets up the console once: no escape codes and a fixed width unless a person looks at it; <c>NO_COLOR</c> is respected.</summary>
    internal static void Prepare()
    {
        var plain = Console.IsOutputRedirected;
        var colourless = plain || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = colourless ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(Console.Out),
        });
        if (plain)
            console.Profile.Width = RedirectedWidth;
        AnsiConsole.Console = console;
    }

    /// <summary>Writes the one document of <c>--json</c>.</summary>
    internal static void Json(object document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, s_json));

    /// <summary>A table of names and values, or the same as one JSON object.</summary>
    internal static void Facts(IReadOnlyList<(string Name, object? Value)> facts, bool json)
    {
        if (json)
        {
            Json(facts.ToDictionary(fact => fact.Name, fact => fact.Value));
            return;
        }

        var table = new Table().AddColumns("What", "Value").HideHeaders();
        foreach (var (name, value) in facts.Where(fact => fact.Value is not null))
            table.AddRow(Markup.Escape(name.Replace('_', ' ')), Markup.Escape(Text(value!)));
        AnsiConsole.Write(table);
    }

    private static string Text(object value) => value switch
    {
        string text => text,
        IEnumerable<string> several => string.Join(", ", several),
        long or int => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{value:N0}"),
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}
