using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Clade.Data.Embedding;

namespace Clade.Models;

/// <summary>What rows are called: of pictures their names and captions, of texts the texts themselves.</summary>
internal sealed class EmbeddedNames(string kind, Func<int, string> id, Func<int, string?> caption)
{
    /// <summary><c>image</c> or <c>text</c>.</summary>
    public string Kind { get; } = kind;

    /// <summary>What clip-retrieval calls the column of <see cref="Id"/>.</summary>
    public string Column => Kind == "image" ? "image_path" : "caption";

    /// <summary>Name of a picture, or a text.</summary>
    public Func<int, string> Id { get; } = id;

    /// <summary>The first caption of a picture; null where there is none.</summary>
    public Func<int, string?> Caption { get; } = caption;

    public static EmbeddedNames Of(PictureInput pictures) => new("image", pictures.Id, row => pictures.Captions(row) is [var first, ..] ? first : null);

    public static EmbeddedNames Of(IReadOnlyList<string> texts) => new("text", row => texts[row], _ => null);

    /// <summary>16 hexadecimal digits of texts in their order.</summary>
    public static string Hash(IReadOnlyList<string> texts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in texts)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length} {text}\n")));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
