using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Clade.Core;

namespace Clade.Data.Text.Bpe;

/// <summary>Opening vocabulary files with bounds on what is read, and errors as one sentence.</summary>
internal static class VocabularyFile
{
    /// <summary>Largest file read, bytes after unpacking: the largest published vocabularies have some 35 MB.</summary>
    public const int LargestFile = 64 << 20;

    /// <summary>Most pieces of a vocabulary.</summary>
    public const int MostPieces = 1_000_000;

    /// <summary>Reads a whole file, unpacking it when it is gzip.</summary>
    public static byte[] ReadAll(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            var packed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using var content = packed ? new GZipStream(file, CompressionMode.Decompress) : (Stream)file;
            using var memory = new MemoryStream();
            var buffer = new byte[1 << 16];
            int read;
            while ((read = content.Read(buffer)) > 0)
            {
                memory.Write(buffer, 0, read);
                if (memory.Length > LargestFile)
                    throw new InputException($"{path} holds more than {LargestFile >> 20} MB, far beyond any vocabulary; give a tokenizer's file.");
            }

            return memory.ToArray();
        }
        catch (InvalidDataException error)
        {
            throw new InputException($"{path} is a damaged gzip file; fetch it again.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new InputException($"Cannot read {path}: there is no such file, or it may not be read.", error);
        }
    }

    /// <summary>Reads a file as UTF-8 lines.</summary>
    public static string[] ReadLines(string path)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(ReadAll(path)).TrimStart('\uFEFF').Split('\n');
        }
        catch (DecoderFallbackException error)
        {
            throw new InputException($"{path} is not UTF-8 text; give a tokenizer's merge file.", error);
        }
    }

    /// <summary>Reads a JSON document and turns it into something; any way in which it is not what <paramref name="read"/> expects is one sentence.</summary>
    public static T ReadJson<T>(string path, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(ReadAll(path));
            return read(document.RootElement);
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} is not valid JSON (line {error.LineNumber + 1 ?? 1}); it may be cut off, so fetch it again.", error);
        }
        catch (InvalidOperationException error)
        {
            // A string with half of a surrogate pair, which JSON can spell and UTF-16 cannot hold.
            throw new InputException($"{path} holds a string that is not valid Unicode; fetch it again.", error);
        }
    }

    /// <summary>One line of a merge list: two pieces with a space between.</summary>
    public static Merge ParseMerge(string path, int number, string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (space <= 0 || space == line.Length - 1 || line.IndexOf(' ', space + 1) >= 0)
            throw new InputException($"{path} has {BpeModel.Quote(line)} as merge {number}, which is not two pieces with a space between; fetch the file again.");
        return new Merge(line[..space], line[(space + 1)..]);
    }

    /// <summary>Checks that the ids are exactly 0 .. n - 1 and returns the pieces in that order.</summary>
    public static string[] OrderById(string path, IReadOnlyList<(string Piece, int Id)> entries)
    {
        var pieces = new string?[entries.Count];
        foreach (var (piece, id) in entries)
        {
            if (id < 0 || id >= pieces.Length)
                throw new InputException($"{path} gives {BpeModel.Quote(piece)} the id {id}, but {pieces.Length} pieces have the ids 0 to {pieces.Length - 1}; an id is missing or wrong.");
            if (pieces[id] is not null)
                throw new InputException($"{path} gives the id {id} to both {BpeModel.Quote(pieces[id]!)} and {BpeModel.Quote(piece)}; each piece needs its own.");
            pieces[id] = piece;
        }

        return pieces!;
    }
}
