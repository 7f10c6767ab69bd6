namespace Clade.Data.Text.Normalisers;

/// <summary>Changes a text before it is cut into words. Pure and thread-safe; takes time in proportion to the text.</summary>
internal interface INormaliser
{
    string Normalise(string text);
}

/// <summary>Several, one after the other.</summary>
internal sealed class NormaliserChain(IReadOnlyList<INormaliser> steps) : INormaliser
{
    public string Normalise(string text)
    {
        foreach (var step in steps)
            text = step.Normalise(text);
        return text;
    }
}

/// <summary>One that is a function.</summary>
internal sealed class FunctionNormaliser(Func<string, string> function) : INormaliser
{
    public string Normalise(string text) => function(text);
}
