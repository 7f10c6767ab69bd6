using System.Diagnostics.CodeAnalysis;
using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// A model on a hub: <c>owner/model</c>, with <c>:FILE</c> for one file of it and <c>@REVISION</c> for a branch, a tag or a
/// commit. Immutable.
/// </summary>
public sealed record HubName
{
    /// <summary>The revision that is meant when none is given.</summary>
    public const string DefaultRevision = "main";

    private const int LongestPart = 96;

    private HubName(string owner, string model, string? file, string revision) =>
        (Owner, Model, File, Revision) = (owner, model, file, revision);

    /// <summary>The user or organisation: ASCII letters, digits, <c>-</c>, <c>_</c> and <c>.</c>.</summary>
    public string Owner { get; }

    /// <summary>The model, of the same letters.</summary>
    public string Model { get; }

    /// <summary>The one file that is meant, its folders parted by <c>/</c>; null for the model as a whole.</summary>
    public string? File { get; }

    /// <summary>Branch, tag, reference such as <c>refs/pr/1</c>, or commit of 40 hexadecimal digits.</summary>
    public string Revision { get; }

    /// <summary><c>owner/model</c>.</summary>
    public string Id => $"{Owner}/{Model}";

    /// <summary>Reads <c>owner/model[:FILE][@REVISION]</c>; file and revision may change places.</summary>
    /// <exception cref="InputException">It is no such name; a path is none either.</exception>
    public static HubName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var name, out var why) ? name : throw new InputException($"'{HubText.Shown(text)}' is no name of a model on a hub: {why}; write owner/model, owner/model@revision or owner/model:file.");
    }

    /// <summary>Whether a text is such a name, for callers that take a folder as well.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out HubName? name)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out name, out _);
    }

    /// <summary>The name as <see cref="Parse"/> reads it; the default revision is left out.</summary>
    public override string ToString() =>
        Id + (File is null ? "" : ":" + File) + (Revision == DefaultRevision ? "" : "@" + Revision);

    internal static bool IsCommit(string text) => text.Length == 40 && text.All(char.IsAsciiHexDigitLower);

    private static bool TryParse(string text, [NotNullWhen(true)] out HubName? name, [NotNullWhen(false)] out string? why)
    {
        name = null;
        var end = text.IndexOfAny([':', '@']);
        var id = (end < 0 ? text : text[..end]).Split('/');
        var (file, revision) = Suffixes(end < 0 ? "" : text[end..]);
        why = id switch
        {
            not [_, _] => "it needs an owner and a model with one slash between them",
            _ when Array.Find(id, part => !IsPart(part)) is { } part => $"'{HubText.Shown(part)}' is not made of letters, digits and single - _ . inside",
            _ when id[1].EndsWith(".git", StringComparison.Ordinal) => "it ends in .git",
            _ when file is not null && HubPath.Fault(file) is { } fault => $"the file {fault}",
            _ when revision is not null && RevisionFault(revision) is { } fault => $"the revision {fault}",
            _ => null,
        };
        if (why is not null)
            return false;
        name = new HubName(id[0], id[1], file, revision ?? DefaultRevision);
        return true;
    }

    private static (string? File, string? Revision) Suffixes(string text)
    {
        if (text.StartsWith('@'))
            return text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (text[(colon + 1)..], text[1..colon]) : (null, text[1..]);
        if (text.StartsWith(':'))
            return text.LastIndexOf('@') is >= 0 and var at ? (text[1..at], text[(at + 1)..]) : (text[1..], null);
        return (null, null);
    }

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= LongestPart && part.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.')
        && part[0] is not ('-' or '.') && part[^1] is not ('-' or '.')
        && !part.Contains("--", StringComparison.Ordinal) && !part.Contains("..", StringComparison.Ordinal);

    // The rules of git for names of references; the cache makes a path of it.
    private static string? RevisionFault(string revision) => revision switch
    {
        "" => "is empty",
        { Length: > 200 } => "is too long",
        _ when revision.Any(letter => letter <= ' ' || letter == 0x7f || "\\:?*[~^<>|\"".Contains(letter, StringComparison.Ordinal)) => "has letters that no revision has",
        _ when revision.Split('/').Any(part => part.Length == 0 || part[0] == '.' || part[^1] == '.') || revision.Contains("..", StringComparison.Ordinal) => "has empty parts or dots where no revision has them",
        _ => null,
    };
}
