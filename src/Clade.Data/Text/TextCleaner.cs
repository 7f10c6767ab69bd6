namespace Clade.Data.Text;

/// <summary>CLIP's cleaning of captions.</summary>
public static class TextCleaner
{
    /// <summary>Collapses spaces and lower-cases.</summary>
    public static string Clean(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant();
    }
}
