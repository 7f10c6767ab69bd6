using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Patterns;
using Clade.Data.Text.Splitting;
using Clade.Data.Text.Unicode;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>The section <c>pre_tokenizer</c>.</summary>
internal static class SplitterReader
{
    /// <returns>The steps in order.</returns>
    /// <exception cref="InputException">A step is wrong or not known.</exception>
    public static List<ISplitter> Read(string path, JsonFields document) =>
        [.. LayoutSteps.Of(path, document, "pre_tokenizer", "pretokenizers").Select(step => Step(path, step))];

    /// <summary>BERT's words: white space, then punctuation alone.</summary>
    public static ISplitter Bert() => new SplitterChain(
        [PatternSplitter.WhiteSpace(), PatternSplitter.Each(IsPunctuation, SplitBehaviour.Isolated)]);

    private static ISplitter Step(string path, JsonFields step)
    {
        switch (step.Text("type", ""))
        {
            case "ByteLevel":
                return new ByteLevelSplitter(step.Flag("add_prefix_space") ?? true, step.Flag("use_regex") ?? true);
            case "BertPreTokenizer":
                return Bert();
            case "Whitespace":
                return new PatternSplitter(new RunPattern(code => CodePoints.IsWhiteSpace(code) ? 0 : CodePoints.IsWord(code) ? 1 : 2), SplitBehaviour.Removed, inverted: true);
            case "WhitespaceSplit":
                return PatternSplitter.WhiteSpace();
            case "Punctuation":
                return PatternSplitter.Each(IsPunctuation, Behaviour(path, step, SplitBehaviour.Isolated));
            case "Digits":
                return PatternSplitter.Each(
                    code => (CodePoints.CategoryBit(code) & CodePoints.Numbers) != 0,
                    step.Flag("individual_digits") ?? false ? SplitBehaviour.Isolated : SplitBehaviour.Contiguous);
            case "CharDelimiterSplit":
                var delimiter = LayoutSteps.Letter(path, step, "delimiter", ' ');
                return PatternSplitter.Each(code => code == delimiter, SplitBehaviour.Removed);
            case "Split":
                return new PatternSplitter(LayoutSteps.Pattern(path, step), Behaviour(path, step, SplitBehaviour.Removed), step.Flag("invert") ?? false);
            case "Metaspace":
                return new MetaspaceSplitter(LayoutSteps.Letter(path, step, "replacement", '\u2581'), Prefix(path, step), step.Flag("split") ?? true);
            case var other:
                throw LayoutSteps.Unknown(path, "pre_tokenizer", other);
        }
    }

    /// <summary>Where a mark is put, in the newer spelling or the older.</summary>
    public static MetaspacePrefix Prefix(string path, JsonFields step) => step.Text("prepend_scheme", "") switch
    {
        "always" => MetaspacePrefix.Always,
        "first" => MetaspacePrefix.First,
        "never" => MetaspacePrefix.Never,
        "" => step.Flag("add_prefix_space") ?? true ? MetaspacePrefix.Always : MetaspacePrefix.Never,
        var other => throw new InputException($"{path} has the prepend_scheme {BpeModel.Quote(other)}; it is always, first or never."),
    };

    private static SplitBehaviour Behaviour(string path, JsonFields step, SplitBehaviour otherwise) => step.Text("behavior", "") switch
    {
        "" => otherwise,
        "Removed" => SplitBehaviour.Removed,
        "Isolated" => SplitBehaviour.Isolated,
        "MergedWithPrevious" => SplitBehaviour.MergedWithPrevious,
        "MergedWithNext" => SplitBehaviour.MergedWithNext,
        "Contiguous" => SplitBehaviour.Contiguous,
        var other => throw new InputException($"{path} splits with the behavior {BpeModel.Quote(other)}, which is not supported; check the file."),
    };

    private static bool IsPunctuation(int code) => code < 128 ? CodePoints.IsAsciiPunctuation(code) : CodePoints.IsPunctuation(code);
}
