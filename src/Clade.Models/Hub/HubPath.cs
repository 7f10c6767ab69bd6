using System.Buffers;
using System.Text;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>Names of files that a hub lists: only those that stay in their folder on every system are taken.</summary>
internal static class HubPath
{
    private const int Longest = 1024, LongestPart = 255;
    private static readonly SearchValues<char> s_unportable = SearchValues.Create("<>:\"|?*");
    private static readonly HashSet<string> s_reserved = new(
        ["con", "prn", "aux", "nul", "conin$", "conout$", .. Enumerable.Range(0, 10).SelectMany(digit => new[] { $"com{digit}", $"lpt{digit}" })],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>Throws unless the name can be written on every system.</summary>
    /// <param name="name">With <c>/</c> between folders.</param>
    /// <param name="source">Who lists the file, for the error.</param>
    internal static void Check(string name, string source)
    {
        if (Fault(name) is { } fault)
            throw new InputException($"{source} lists a file '{HubText.Shown(name)}', which {fault}; nothing was written, ask its owner about it.");
    }

    /// <summary>What is wrong with a name, as the rest of a sentence; null if nothing is.</summary>
    internal static string? Fault(string name) => Escape(name) ?? (name.Split('/').Select(PartFault).FirstOrDefault(fault => fault is not null));

    /// <summary>What would lead out of the folder, and nothing milder.</summary>
    internal static string? Escape(string name) => name switch
    {
        "" => "has no name",
        { Length: > Longest } => "has a name that is too long",
        _ when name.Any(char.IsControl) => "has a control character in its name",
        _ when name.Contains('\\', StringComparison.Ordinal) => "has a backslash in its name",
        _ when name[0] == '/' => "has an absolute path",
        _ when name.Length > 1 && name[1] == ':' && char.IsAsciiLetter(name[0]) => "has a drive letter in its name",
        _ when name.Split('/').Any(part => part is "" or "." or "..") => "leads out of its folder",
        _ => null,
    };

    private static string? PartFault(string part) => part switch
    {
        _ when part.AsSpan().ContainsAny(s_unportable) => "has a letter in its name that not every system can write",
        _ when part[^1] is '.' or ' ' => "ends in a dot or a space",
        _ when s_reserved.Contains(part.Split('.')[0].TrimEnd(' ')) => "has a name that Windows keeps for devices",
        _ when !IsText(part) || Encoding.UTF8.GetByteCount(part) > LongestPart => "has a name that not every system can write",
        _ => null,
    };

    private static bool IsText(string part)
    {
        for (var i = 0; i < part.Length; i++)
        {
            if (!char.IsSurrogate(part[i]))
                continue;
            if (!char.IsHighSurrogate(part[i]) || i + 1 == part.Length || !char.IsLowSurrogate(part[++i]))
                return false;
        }

        return true;
    }
}
