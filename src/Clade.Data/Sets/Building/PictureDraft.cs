namespace Clade.Data.Sets;

/// <summary>A picture as an adapter found it, before classes are numbered and pictures chosen.</summary>
internal sealed class PictureDraft(string id, Func<byte[]> read, Func<string> stamp)
{
    /// <summary>A file of a folder or archive.</summary>
    public PictureDraft(string id, PictureSource source, SourceMember member) : this(id, () => source.Read(member), () => source.Stamp(member))
    {
    }

    public string Id { get; } = id;

    public Func<byte[]> Read { get; } = read;

    /// <summary>See <see cref="PictureStamp"/>; called only for pictures that are chosen.</summary>
    public Func<string> Stamp { get; } = stamp;

    /// <summary>Its class as the data writes it; null where it has none.</summary>
    public string? Class { get; set; }

    public List<string> Captions { get; } = [];

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>Adds captions that say something new.</summary>
    public void AddCaptions(IEnumerable<string> captions)
    {
        foreach (var caption in captions.Select(caption => caption.Trim()).Where(caption => caption.Length > 0 && !Captions.Contains(caption)))
            Captions.Add(caption);
    }
}
