using System.Text;
using System.Text.Json;
using Clade.Core;
using Clade.Data.Shards;

namespace Clade.Data.Sets;

/// <summary>WebDataset: neighbours of one key are a picture, its captions (<c>txt</c>, one a line), its class (<c>cls</c>) and what else is known (<c>json</c>).</summary>
internal static class ShardLayout
{
    /// <summary>Opens shards and reads them.</summary>
    public static void Read(SetBuilder builder, IReadOnlyList<string> shards)
    {
        var sources = new List<TarSource>();
        var held = 0L;
        foreach (var shard in shards)
        {
            sources.Add(builder.Own(new TarSource(shard, builder.Options.Limits, builder.Options.Limits.UnpackedBytes - held)));
            held += sources[^1].HeldBytes;
        }

        Read(builder, sources);
    }

    /// <summary>Reads shards that are open.</summary>
    public static void Read(SetBuilder builder, IReadOnlyList<TarSource> shards)
    {
        var samples = shards.SelectMany(shard => Samples(builder, shard)).ToList();
        // Keys that come in several shards are told apart by the shards' names, all of them, so that no name depends on the others' keys.
        var repeated = samples.Select(sample => sample.Key).Distinct(StringComparer.Ordinal).Count() < samples.Count;
        var names = repeated ? Names(shards) : [];
        var records = samples.ConvertAll(sample => Record(builder, sample));
        var fields = FieldChoice.Of([.. records.OfType<FieldRecord>().SelectMany(record => record.Names).Distinct(StringComparer.Ordinal)], builder.Options, $"{shards[0].Name} ({records.Count} samples)", picture: false);
        foreach (var (sample, record) in samples.Zip(records))
        {
            var id = repeated ? $"{names[sample.Source]}/{sample.Key}" : sample.Key;
            if (sample.Picture(builder.Options.ImageColumn) is not { } picture)
                builder.Problem(id, $"{id} in {sample.Source.Name} has no picture, only {string.Join(", ", sample.Members.Keys)}.");
            else if (record is not null)
                builder.Add(Draft(id, sample, picture, fields, record));
        }
    }

    // As much of the end of the paths as tells the shards apart: usually the name of the file.
    private static Dictionary<TarSource, string> Names(IReadOnlyList<TarSource> shards)
    {
        var paths = shards.ToDictionary(shard => shard, shard => Path.GetFullPath(shard.Name).Split(Path.DirectorySeparatorChar));
        var (parts, names) = (0, new Dictionary<TarSource, string>());
        while (names.Values.Distinct(StringComparer.Ordinal).Count() < shards.Count && parts++ < paths.Values.Max(path => path.Length))
            names = paths.ToDictionary(pair => pair.Key, pair => string.Join('/', pair.Value.TakeLast(parts)));
        return names;
    }

    private static IEnumerable<Sample> Samples(SetBuilder builder, TarSource source)
    {
        Sample? open = null;
        foreach (var member in source.InOrder(builder.Problems))
        {
            var (key, ending) = ShardReader.Split(member.Path);
            if (open is not null && open.Key != key)
            {
                yield return open;
                open = null;
            }

            open ??= new Sample(key, source);
            open.Members[ending] = member;
        }

        if (open is not null)
            yield return open;
    }

    // Null, and a problem, for JSON that is broken.
    private static FieldRecord? Record(SetBuilder builder, Sample sample)
    {
        if (!sample.Members.TryGetValue("json", out var member))
            return new FieldRecord();
        try
        {
            using var json = JsonDocument.Parse(sample.Source.Read(member));
            return json.RootElement.ValueKind == JsonValueKind.Object ? FieldRecord.Of(json.RootElement) : throw new JsonException("no object");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            builder.Problem(sample.Key, $"{member.Path} in {sample.Source.Name} is no JSON object.");
            return null;
        }
    }

    private static PictureDraft Draft(string id, Sample sample, SourceMember picture, FieldChoice fields, FieldRecord record)
    {
        var draft = new PictureDraft(id, sample.Source, picture);
        if (sample.Members.TryGetValue("txt", out var text))
            draft.AddCaptions(Text(sample, text).Split('\n'));
        if (sample.Members.TryGetValue("cls", out var label))
            draft.Class = Text(sample, label).Trim();
        fields.Fill(draft, record);
        return draft;
    }

    private static string Text(Sample sample, SourceMember member) => Encoding.UTF8.GetString(sample.Source.Read(member));

    private sealed class Sample(string key, TarSource source)
    {
        public string Key { get; } = key;

        public TarSource Source { get; } = source;

        public Dictionary<string, SourceMember> Members { get; } = new(StringComparer.Ordinal);

        public SourceMember? Picture(string? ending)
        {
            if (ending is not null)
                return Members.GetValueOrDefault(ending.TrimStart('.'));
            var pictures = Members.Keys.Where(name => PictureSource.IsPicture("." + name) && !name.Contains('.', StringComparison.Ordinal)).ToArray();
            return pictures.Length < 2 ? pictures.Length == 0 ? null : Members[pictures[0]]
                : throw new InputException($"{Key} in {Source.Name} has the pictures {string.Join(" and ", pictures)}; say which with image_column={pictures[0]}.");
        }
    }
}
