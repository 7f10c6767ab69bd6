using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Corpora;

/// <summary>Reads the files of fetched packages; what cannot be read is one sentence.</summary>
internal static class SourceText
{
    /// <summary>Parses a JSON file.</summary>
    /// <exception cref="InputException">Missing, or not JSON.</exception>
    public static JsonDocument Json(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Damaged(path, error);
        }
    }

    /// <summary>The bytes of a file.</summary>
    /// <exception cref="InputException">Missing, not readable or over 64 MiB.</exception>
    public static byte[] Bytes(string path)
    {
        try
        {
            if (new FileInfo(path).Length > 64 << 20)
                throw new InputException($"{path} has more than 64 MiB, too much for one picture: remove it or leave it out.");
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Damaged(path, error);
        }
    }

    /// <summary>The one sentence for a package file that does not say what it should.</summary>
    public static InputException Damaged(string path, Exception? inner = null)
    {
        var message = $"{path} is missing or damaged: delete the package's folder in the cache and build again.";
        return inner is null ? new(message) : new(message, inner);
    }
}
