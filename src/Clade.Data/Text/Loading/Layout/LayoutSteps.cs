using Clade.Core;
using Clade.Data.Text.Bpe;
using Clade.Data.Text.Patterns;

namespace Clade.Data.Text.Loading.Layout;

/// <summary>What all sections of a <c>tokenizer.json</c> share: components, alone or as a Sequence, and patterns.</summary>
internal static class LayoutSteps
{
    private const int DeepestNesting = 8;
    private const int MostSteps = 256;

    /// <summary>The components of a section in order; none when the section is null.</summary>
    /// <param name="path">File, for messages.</param>
    /// <param name="document">The whole document.</param>
    /// <param name="section">For example <c>normalizer</c>.</param>
    /// <param name="inner">Name of the list in a Sequence, for example <c>normalizers</c>.</param>
    public static List<JsonFields> Of(string path, JsonFields document, string section, string inner)
    {
        var steps = new List<JsonFields>();
        if (document.Has(section))
            Collect(path, document.Object(section), inner, steps, 0);
        return steps;
    }

    /// <summary>What a component's <c>pattern</c> looks for.</summary>
    public static ITextPattern Pattern(string path, JsonFields step)
    {
        var pattern = step.Object("pattern");
        return pattern.Has("Regex") ? new ExpressionPattern(path, pattern.Text("Regex", "")) : new LiteralPattern(pattern.Text("String", ""));
    }

    /// <summary>One character, for example a replacement of spaces.</summary>
    public static char Letter(string path, JsonFields step, string name, char otherwise)
    {
        var text = step.Text(name, otherwise.ToString());
        return text.Length == 1 ? text[0] : throw new InputException($"{path} has {BpeModel.Quote(text)} as \"{name}\" where one character should be; it is another kind of tokenizer.");
    }

    /// <summary>The error for a component that is not known.</summary>
    public static InputException Unknown(string path, string section, string type) =>
        new($"{path} has a {section} of type {BpeModel.Quote(type)}, which is not supported; convert the tokenizer, or use another checkpoint.");

    private static void Collect(string path, JsonFields step, string inner, List<JsonFields> steps, int depth)
    {
        if (depth > DeepestNesting || steps.Count > MostSteps)
            throw new InputException($"{path} nests \"{inner}\" more than {DeepestNesting} deep or has more than {MostSteps} of them; no tokenizer needs that.");
        if (step.Text("type", "") != "Sequence")
        {
            steps.Add(step);
            return;
        }

        foreach (var element in step.Array(inner))
            Collect(path, new JsonFields(path, element, $"an entry of \"{inner}\""), inner, steps, depth + 1);
    }
}
