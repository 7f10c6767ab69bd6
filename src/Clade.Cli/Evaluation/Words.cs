using System.Text.Json;
using Clade.Core;

namespace Clade.Cli;

/// <summary>Names of enumerations as the command line and YAML write them: <c>web_dataset</c>.</summary>
internal static class Words
{
    internal static IReadOnlyList<string> Of<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName)];

    /// <exception cref="InputException">It is none of them.</exception>
    internal static T Parse<T>(string option, string word) where T : struct, Enum => Of<T>().ToList().IndexOf(word) is >= 0 and var place
        ? Enum.GetValues<T>()[place]
        : throw new InputException($"{option} takes one of {string.Join(", ", Of<T>())}, not '{word}'{Complaint.Nearest(word, Of<T>())}.");
}
