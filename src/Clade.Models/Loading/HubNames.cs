namespace Clade.Models;

/// <summary>Names of the hub as they are written on a command line.</summary>
internal static class HubNames
{
    /// <summary>Whether the text could be <c>owner/name[@revision]</c>.</summary>
    internal static bool LooksLikeName(string text)
    {
        var parts = text.Split('@')[0].Split('/');
        return parts.Length == 2 && parts.All(part => part.Length > 0 && part[0] != '.' && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'));
    }

    /// <summary>Folder of a pulled model in the cache, or null.</summary>
    internal static string? Find(string _) => null;
}
