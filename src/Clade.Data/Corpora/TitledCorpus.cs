using System.Globalization;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>What stamps and clip art have in common: pictures in folders, named by a title.</summary>
internal static class TitledCorpus
{
    /// <summary>A record whose concept is its title.</summary>
    /// <param name="prefix">First part of the key.</param>
    /// <param name="relative">Path inside the package, with <c>/</c>.</param>
    /// <param name="name">The title.</param>
    /// <param name="style">Style id.</param>
    /// <param name="folders">The folders of the path.</param>
    /// <param name="captions">Captions, at least one.</param>
    public static CorpusRecord Record(string prefix, string relative, string name, string style, string[] folders, IReadOnlyList<string> captions)
    {
        var concept = Concept(name) is { Length: > 0 } title ? title : Words.Hyphenated(relative);
        var path = Words.Hyphenated(relative);
        var digest = CorpusSplit.Hash(relative).ToString("x16", CultureInfo.InvariantCulture)[..8];
        return new CorpusRecord
        {
            Key = $"{prefix}-{(path.Length <= 48 ? path : path[^48..].TrimStart('-'))}-{digest}",
            Concept = concept,
            Style = style,
            Group = folders.FirstOrDefault() ?? "other",
            Subgroup = string.Join('/', folders.Skip(1)),
            Captions = captions,
            Split = CorpusSplit.Of(style, concept),
            ConceptSplit = CorpusSplit.OfConcept(concept),
        };
    }

    /// <summary>A title as a concept id: words joined by hyphens, without article and without the number of a copy or size.</summary>
    public static string Concept(string title)
    {
        var words = Words.Hyphenated(title).Split('-', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (words.Count > 1 && words[0] is "a" or "an" or "the")
            words.RemoveAt(0);
        while (words.Count > 1 && words[^1].Any(char.IsAsciiDigit))
            words.RemoveAt(words.Count - 1);
        return string.Join('-', words);
    }

    /// <summary>English captions of a title with keywords: the title first.</summary>
    public static IReadOnlyList<string> Captions(string name, IReadOnlyList<string> keywords, IReadOnlyList<string> sentences)
    {
        var article = Words.WithArticle(name);
        var others = keywords.Where(word => !name.Contains(word, StringComparison.OrdinalIgnoreCase)).Distinct(StringComparer.OrdinalIgnoreCase).Take(10).ToList();
        var captions = new List<string> { name };
        if (others.Count > 0)
            captions.Add(string.Join(", ", others.Prepend(name)));
        captions.AddRange(sentences);
        captions.AddRange([article, $"a picture of {article}", $"a drawing of {article}"]);
        if (others.Count > 0)
            captions.Add($"{name}, {string.Join(" and ", others.Take(2))}");
        return Words.Distinct(captions);
    }

    /// <summary>Refuses a style that the corpus does not have.</summary>
    public static void RefuseUnknownStyles(IReadOnlyList<string>? asked, string corpus, IReadOnlyList<string> known)
    {
        if (asked is not null && (asked.Count == 0 || asked.Except(known, StringComparer.Ordinal).Any()))
            throw new InputException($"The corpus {corpus} has no style '{asked.Except(known, StringComparer.Ordinal).FirstOrDefault()}': choose among {string.Join(", ", known)}.");
    }
}
