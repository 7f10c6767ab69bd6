namespace Clade.Models.Hub;

/// <summary>
/// Patterns of file names as the Python tools read them: <c>*</c> takes any letters, slashes too, <c>?</c> one letter,
/// <c>[ab]</c>, <c>[a-z]</c> and <c>[!a]</c> one of some; a pattern that ends in a slash takes all below that folder.
/// </summary>
internal static class HubGlob
{
    // Time is at most the product of both lengths: only the last star is gone back to.
    internal static bool Matches(string pattern, string name)
    {
        if (pattern.EndsWith('/'))
            pattern += "*";
        int p = 0, n = 0, star = -1, resume = 0;
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, resume) = (p++, n);
            }
            else if (p < pattern.Length && One(pattern, p, name[n], out var next))
            {
                (p, n) = (next, n + 1);
            }
            else if (star >= 0)
            {
                (p, n) = (star + 1, ++resume);
            }
            else
            {
                return false;
            }
        }

        return pattern.AsSpan(p).Trim('*').IsEmpty;
    }

    // One letter against what stands at p of the pattern; a bracket that is never closed is a letter.
    private static bool One(string pattern, int p, char letter, out int next)
    {
        next = p + 1;
        if (pattern[p] == '?')
            return true;
        var start = p + 1 < pattern.Length && pattern[p + 1] == '!' ? p + 2 : p + 1;
        var end = pattern[p] == '[' && start < pattern.Length ? pattern.IndexOf(']', start + 1) : -1;
        if (end < 0)
            return pattern[p] == letter;
        next = end + 1;
        var found = false;
        for (var i = start; i < end; i++)
        {
            if (i + 2 < end && pattern[i + 1] == '-')
            {
                found |= letter >= pattern[i] && letter <= pattern[i + 2];
                i += 2;
            }
            else
            {
                found |= letter == pattern[i];
            }
        }

        return found == (start == p + 1);
    }
}
