using Clade.Core;

namespace Clade.Models.Hub;

/// <summary>
/// Finds models in the cache that Clade shares with the Python tools; opens no connection and writes nothing. Thread-safe.
/// </summary>
public static class HubCache
{
    /// <summary>The cache that the environment says: <c>HF_HUB_CACHE</c>, else <c>hub</c> in <c>HF_HOME</c>, else <c>~/.cache/huggingface/hub</c>.</summary>
    public static string DefaultFolder => HubEnvironment.Cache(Environment.GetEnvironmentVariable);

    /// <summary>The snapshot folder of a model, or null if it was never pulled.</summary>
    /// <param name="name"><c>owner/model</c>, also with <c>@REVISION</c>, or with <c>:FILE</c> for the path of that file.</param>
    /// <param name="revision">Branch, tag or commit; null for the name's own, which is <c>main</c> unless it says another.</param>
    /// <param name="cache">The cache folder; null for <see cref="DefaultFolder"/>.</param>
    /// <exception cref="InputException">The name is none, or a link in the cache leads out of the model's folder.</exception>
    public static string? Find(string name, string? revision = null, string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parsed = HubName.Parse(name);
        if (revision is not null)
            parsed = HubName.Parse($"{parsed.Id}@{revision}{(parsed.File is { } file ? ":" + file : "")}");
        return Find(parsed, cache);
    }

    /// <inheritdoc cref="Find(string, string?, string?)"/>
    public static string? Find(HubName name, string? cache = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        var folder = new HubFolder(cache ?? DefaultFolder, name);
        if (folder.Commit(name.Revision) is not { } commit)
            return null;
        if (name.File is { } file)
            return folder.Find(commit, file);
        var snapshot = folder.Snapshot(commit);
        folder.Guard(snapshot);
        return Directory.Exists(snapshot) ? snapshot : null;
    }
}
