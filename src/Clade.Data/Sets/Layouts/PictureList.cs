namespace Clade.Data.Sets;

/// <summary>Pictures that a table or captions file names, each once, in the order of their first mention.</summary>
internal sealed class PictureList(SetBuilder builder, string file)
{
    private readonly PictureSource _source = builder.Own(builder.Options.Images is { } images
        ? PictureSource.Open(images, builder.Options.Limits)
        : new FolderSource(Path.GetDirectoryName(Path.GetFullPath(file))!, builder.Options.Limits));

    private readonly Dictionary<string, PictureDraft?> _drafts = new(StringComparer.Ordinal);

    /// <summary>The picture of that path, new or known; null, and once a problem, for one that is not there.</summary>
    /// <param name="path">As the file writes it: relative to the folder of the pictures. In a folder it may lead out of it, for the file is the user's own.</param>
    /// <param name="otherwise">Where it lies if not there; null for nowhere else.</param>
    public PictureDraft? Find(string path, string? otherwise = null)
    {
        path = path.Trim().Replace('\\', '/');
        if (path.StartsWith("./", StringComparison.Ordinal))
            path = path[2..];
        if (_drafts.TryGetValue(path, out var known))
            return known;
        var member = path.Length == 0 ? null : _source.Find(path) ?? (otherwise is null ? null : _source.Find(otherwise));
        var draft = member is null ? null : new PictureDraft(path, _source, member);
        _drafts.Add(path, draft);
        if (draft is not null)
            builder.Add(draft);
        else if (path.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || path.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
            builder.Problem(path, $"{path} is an address; fetch the picture and name the file.");
        else
            builder.Problem(path, $"{path} is not in {_source.Name}; say with images where the pictures lie.");
        return draft;
    }
}
