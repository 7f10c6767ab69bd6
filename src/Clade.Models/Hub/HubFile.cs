namespace Clade.Models.Hub;

/// <summary>A file of a model on a hub. Immutable.</summary>
/// <param name="Name">Its folders parted by <c>/</c>; checked, so that it stays in its folder.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Etag">The name of its content: SHA-256 in hexadecimal for large files, the SHA-1 of a git blob for others, anything else from a hub that keeps neither.</param>
public sealed record HubFile(string Name, long Size, string Etag)
{
    /// <summary>Whether the content can be checked against <see cref="Etag"/>; otherwise only its size is.</summary>
    public bool HasChecksum => Etag.Length is 40 or 64 && Etag.All(char.IsAsciiHexDigitLower);
}
