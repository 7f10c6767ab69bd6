using System.Text;
using System.Text.RegularExpressions;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Embedding;

/// <summary>Patterns of files as shells know them: <c>*</c> and <c>?</c> within a name, <c>**</c> for any folders, <c>{jpg,png}</c> for one of several.</summary>
internal static class FilePattern
{
    private static readonly char[] s_wild = ['*', '?', '{'];

    public static bool Is(string argument) => argument.IndexOfAny(s_wild) >= 0;

    /// <summary>The files, in ordinal order of their paths. Files that are no pictures by their names fit too: the pattern says what is meant.</summary>
    /// <exception cref="InputException">None fits, or the folder cannot be looked through.</exception>
    public static PictureInput Expand(string pattern)
    {
        var plain = pattern.Replace('\\', '/');
        var cut = plain.LastIndexOf('/', plain.IndexOfAny(s_wild));
        var folder = cut < 0 ? "" : plain[..Math.Max(cut, 1)];
        var start = folder.Length == 0 ? "." : folder;
        if (!Directory.Exists(start))
            throw new InputException($"There is no folder {start}; correct the pattern {pattern}.");
        var expression = new Regex($"^{Expression(plain[(cut + 1)..])}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var problems = new List<PictureProblem>();
        using var source = new FolderSource(start, PictureSetLimits.Default with { Members = int.MaxValue });
        var fitting = source.List(problems).Select(member => member.Path).Where(path => expression.IsMatch(path)).ToArray();
        return fitting.Length > 0 ? new FileInput(folder, fitting, [.. problems.Where(problem => expression.IsMatch(problem.Id))])
            : throw new InputException($"No file fits {pattern}; correct it, and quote it so that the shell leaves it alone.");
    }

    private static string Expression(string pattern)
    {
        var text = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when pattern.AsSpan(i).StartsWith("**/"):
                    text.Append("(?:.*/)?");
                    i += 2;
                    break;
                case '*' when pattern.AsSpan(i).StartsWith("**"):
                    text.Append(".*");
                    i++;
                    break;
                case '*':
                    text.Append("[^/]*");
                    break;
                case '?':
                    text.Append("[^/]");
                    break;
                case '{' when pattern.IndexOf('}', i) is var end and > 0:
                    text.Append("(?:").AppendJoin('|', pattern[(i + 1)..end].Split(',').Select(Regex.Escape)).Append(')');
                    i = end;
                    break;
                default:
                    text.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }

        return text.ToString();
    }
}
