using System.Text.Json;
using Clade.Core;
using Clade.Data.Corpora;
using Clade.Data.Shards;

namespace Clade.Data.Sets;

/// <summary>
/// Opens pictures to evaluate on, whatever they lie in: see <see cref="PictureSetKind"/>. The layout is recognised by content; where two fit, the error says how to
/// choose. Nothing is unpacked to disk. Stateless and thread-safe.
/// </summary>
public static class PictureSets
{
    /// <summary>Opens a set and lists its pictures; none is decoded.</summary>
    /// <param name="path">A folder, zip, tar, tar.gz, table, captions file, corpus folder, or a pattern of shards such as <c>pictures-{00000..00009}.tar</c> or <c>pictures-*.tar</c>.</param>
    /// <param name="options">What the files leave open; null for nothing.</param>
    /// <returns>The set, with what cannot be used in <see cref="PictureSet.Problems"/>. The caller disposes it.</returns>
    /// <exception cref="InputException">It is not there, damaged, of no known layout or of two, asks for more than the limits, or holds no picture that can be used.</exception>
    public static PictureSet Open(string path, PictureSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new PictureSetOptions();
        if (options.Take is < 1)
            throw new InputException($"take={options.Take} takes no picture; take 1 or more, or leave it out for all.");
        var builder = new SetBuilder(path, options);
        try
        {
            Read(builder, path);
            return builder.Build();
        }
        catch
        {
            builder.Dispose();
            throw;
        }
    }

    private static void Read(SetBuilder builder, string path)
    {
        var kind = builder.Options.Kind;
        if (ShardPattern.Is(path))
        {
            Expect(path, kind, "a pattern of shards", PictureSetKind.WebDataset);
            ShardLayout.Read(builder, ShardPattern.Expand(path));
        }
        else if (Directory.Exists(path))
        {
            ReadFolder(builder, path);
        }
        else
        {
            switch (FileLooks.Of(path))
            {
                case FileLook.Zip:
                    Expect(path, kind, "a zip archive", PictureSetKind.Folder);
                    ReadPictures(builder, builder.Own(new ZipSource(path, builder.Options.Limits)));
                    break;
                case FileLook.Tar or FileLook.Gzip:
                    Expect(path, kind, "a tar", PictureSetKind.Folder, PictureSetKind.WebDataset);
                    ReadTar(builder, path);
                    break;
                case FileLook.Json:
                    Expect(path, kind, "JSON", PictureSetKind.Table, PictureSetKind.CocoCaptions, PictureSetKind.Karpathy, PictureSetKind.SplitJson);
                    ReadJson(builder, path);
                    break;
                case FileLook.Text:
                    Expect(path, kind, "text", PictureSetKind.Table, PictureSetKind.Flickr30k);
                    ReadText(builder, path);
                    break;
                default:
                    throw new InputException($"{path} is no set of pictures that is known; give a folder, zip, tar, table, captions JSON or corpus.");
            }
        }
    }

    private static void ReadFolder(SetBuilder builder, string path)
    {
        var kind = builder.Options.Kind;
        Expect(path, kind, "a folder", PictureSetKind.Folder, PictureSetKind.WebDataset, PictureSetKind.Corpus);
        if (kind == PictureSetKind.Corpus || (kind is null && IsCorpus(path)))
        {
            CorpusLayout.Read(builder, path);
            return;
        }

        var source = new FolderSource(path, builder.Options.Limits);
        var members = FolderLayout.Within(source.List(builder.Problems), builder.Options, path);
        var pictures = members.Where(member => PictureSource.IsPicture(member.Path)).ToArray();
        var shards = members.Where(member => PictureSource.IsTar(member.Path)).ToArray();
        if (kind is null && pictures.Length > 0 && shards.Length > 0)
            throw new InputException($"{path} holds {pictures.Length} pictures and {shards.Length} tars; say which are meant with kind=folder or kind=web_dataset (--format).");
        if (kind == PictureSetKind.WebDataset || (kind is null && shards.Length > 0))
        {
            ShardLayout.Read(builder, shards.Length > 0 ? [.. shards.Select(shard => Path.Combine(path, shard.Path))] : throw new InputException($"{path} holds no tar; give a folder of shards."));
            return;
        }

        // A table beside pictures that have no folders may well say what they are.
        var tables = members.Where(member => Path.GetExtension(member.Path).ToUpperInvariant() is ".CSV" or ".TSV" or ".JSON" or ".JSONL" or ".TOKEN").ToArray();
        if (kind is null && tables.Length > 0 && pictures.All(picture => !picture.Path.Contains('/', StringComparison.Ordinal)))
            throw new InputException($"{path} holds {pictures.Length} pictures and {tables[0].Path}; give that file if it says what they show, or say kind=folder (--format folder).");
        FolderLayout.Read(builder, source, members);
    }

    private static void ReadPictures(SetBuilder builder, PictureSource source)
    {
        var members = FolderLayout.Within(source.List(builder.Problems), builder.Options, source.Name);
        if (members.Count > 0 && members.All(member => PictureSource.IsTar(member.Path)))
            throw new InputException($"{source.Name} holds tars; unpack it and give the folder.");
        FolderLayout.Read(builder, source, members);
    }

    private static void ReadTar(SetBuilder builder, string path)
    {
        var source = builder.Own(new TarSource(path, builder.Options.Limits, builder.Options.Limits.UnpackedBytes));
        var members = source.List([]);
        var pictures = members.Where(member => PictureSource.IsPicture(member.Path)).Select(member => ShardReader.Split(member.Path).Key).ToHashSet(StringComparer.Ordinal);
        var hasRecords = members.Any(member => ShardReader.Split(member.Path) is var (key, ending) && ending is "txt" or "json" or "cls" && pictures.Contains(key));
        var hasFolders = pictures.Select(key => key.LastIndexOf('/') is var slash and >= 0 ? key[..slash] : "").Distinct(StringComparer.Ordinal).Count() > 1;
        if (builder.Options.Kind is null && hasRecords && hasFolders)
            throw new InputException($"{path} has pictures in several folders and files beside them that say what they show; say which counts with kind=folder or kind=web_dataset (--format).");
        if (builder.Options.Kind == PictureSetKind.WebDataset || (builder.Options.Kind is null && hasRecords))
            ShardLayout.Read(builder, [source]);
        else
            ReadPictures(builder, source);
    }

    private static void ReadJson(SetBuilder builder, string path)
    {
        var bytes = TextFile.Bytes(path, builder.Options.Limits.TableBytes);
        if (IsLines(bytes))
        {
            Expect(path, builder.Options.Kind, "JSON Lines", PictureSetKind.Table);
            TableLayout.ReadLines(builder, path);
            return;
        }

        using var document = Parse(bytes, path);
        var json = document.RootElement;
        if (json.ValueKind == JsonValueKind.Array)
        {
            Expect(path, builder.Options.Kind, "a JSON array", PictureSetKind.Table);
            TableLayout.ReadObjects(builder, path, json.EnumerateArray());
        }
        else if (builder.Options.Kind == PictureSetKind.Table || (builder.Options.Kind is null && path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase)))
        {
            TableLayout.ReadObjects(builder, path, [json]);
        }
        else
        {
            ReadPublished(builder, path, json);
        }
    }

    private static void ReadPublished(SetBuilder builder, string path, JsonElement json)
    {
        try
        {
            if (builder.Options.Kind == PictureSetKind.Karpathy || (builder.Options.Kind is null && HasSentences(json)))
                CaptionJson.ReadKarpathy(builder, path, json);
            else if (builder.Options.Kind == PictureSetKind.SplitJson || (builder.Options.Kind is null && SplitJson.Fits(json)))
                SplitJson.Read(builder, path, SplitJson.Fits(json) ? json : throw new InputException($"{path} has no lists of [path, number, class]; give the split JSON as it is published."));
            else if (builder.Options.Kind == PictureSetKind.CocoCaptions || json.TryGetProperty("annotations", out _))
                CaptionJson.ReadCoco(builder, path, json);
            else
                throw new InputException($"{path} is a JSON object but neither COCO's (images, annotations) nor Karpathy's (images with sentences) nor a split (train, val, test); give one of them, JSON Lines, or an array of objects.");
        }
        catch (InvalidOperationException error)
        {
            // What GetString throws for half a character.
            throw new InputException($"{path} holds text that is no Unicode; fetch or write it again.", error);
        }
    }

    private static void ReadText(SetBuilder builder, string path)
    {
        var text = TextFile.Read(path, builder.Options.Limits.TableBytes);
        if (builder.Options.Kind == PictureSetKind.Flickr30k || (builder.Options.Kind is null && Flickr30kLayout.Fits(text.Split('\n', 2)[0].TrimEnd('\r'))))
            Flickr30kLayout.Read(builder, path, text);
        else
            TableLayout.ReadText(builder, path, text);
    }

    private static bool IsCorpus(string folder)
    {
        var manifest = Path.Combine(folder, CorpusManifest.FileName);
        try
        {
            if (!File.Exists(manifest))
                return false;
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("shards", out _) && json.RootElement.TryGetProperty("splitRule", out _);
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    // More than one line, the first of them a whole object.
    private static bool IsLines(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        bytes = bytes.TrimStart(" \t\r\n"u8);
        var end = bytes.IndexOf((byte)'\n');
        if (bytes is not [(byte)'{', ..] || end < 0 || bytes[end..].Trim(" \t\r\n"u8).IsEmpty)
            return false;
        try
        {
            var reader = new Utf8JsonReader(bytes[..end]);
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool HasSentences(JsonElement json) =>
        json.TryGetProperty("images", out var images) && images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0
        && images[0].ValueKind == JsonValueKind.Object && images[0].TryGetProperty("sentences", out _);

    private static JsonDocument Parse(byte[] bytes, string path)
    {
        try
        {
            var start = bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
            return JsonDocument.Parse(bytes.AsMemory(start));
        }
        catch (JsonException error)
        {
            throw new InputException($"{path} begins like JSON and is none ({error.Message.Split('.')[0]}); fetch or write it again.", error);
        }
    }

    private static void Expect(string path, PictureSetKind? kind, string what, params ReadOnlySpan<PictureSetKind> possible)
    {
        if (kind is { } given && !possible.Contains(given))
            throw new InputException($"{path} is {what}, and kind={Word(given)} is something else; leave out kind (--format), or choose from {string.Join(", ", possible.ToArray().Select(Word))}.");
    }

    // As suites and the command line write it.
    private static string Word(PictureSetKind kind) => JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString());
}
