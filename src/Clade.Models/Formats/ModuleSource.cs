using System.Text.RegularExpressions;
using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Formats;

/// <summary>The weights of a sentence-transformers folder: those of its encoder, and below them the dense layers of its folders <c>N_Dense</c>, named <c>N_Dense/linear.weight</c>.</summary>
internal sealed partial class ModuleSource : WeightSource
{
    private const int MostModules = 16;
    private readonly List<(string Prefix, WeightSource Source)> _parts;
    private readonly Dictionary<string, (WeightSource Source, string Name)> _homes = new(StringComparer.Ordinal);

    private ModuleSource(string folder, List<(string Prefix, WeightSource Source)> parts) : base(folder, parts[0].Source.Format)
    {
        _parts = parts;
        foreach (var (prefix, source) in parts)
        {
            foreach (var entry in source.Entries)
            {
                Add(entry with { Name = prefix + entry.Name });
                _homes[prefix + entry.Name] = (source, entry.Name);
            }
        }
    }

    public override string Unwrapped => _parts[0].Source.Unwrapped;

    public override IReadOnlyDictionary<string, string> Metadata => _parts[0].Source.Metadata;

    public override IReadOnlyCollection<string> Refused => [.. _parts.SelectMany(part => part.Source.Refused).Distinct().Order(StringComparer.Ordinal)];

    public override IReadOnlyDictionary<string, string> Unreadable =>
        _parts.SelectMany(part => part.Source.Unreadable, (part, item) => (Name: part.Prefix + item.Key, item.Value)).ToDictionary(item => item.Name, item => item.Value, StringComparer.Ordinal);

    /// <summary>The encoder's weights alone where the folder has no dense layers; takes over the source.</summary>
    public static WeightSource Join(string folder, WeightSource encoder)
    {
        var parts = new List<(string Prefix, WeightSource Source)> { ("", encoder) };
        try
        {
            foreach (var name in Modules(folder))
                parts.Add((name + "/", WeightFiles.OpenFolder(System.IO.Path.Combine(folder, name))));
            return parts.Count == 1 ? encoder : new ModuleSource(folder, parts);
        }
        catch
        {
            parts.ForEach(part => part.Source.Dispose());
            throw;
        }
    }

    private protected override Tensor ReadData(WeightEntry entry)
    {
        var (source, name) = _homes[entry.Name];
        return source.Read(name);
    }

    private protected override void Close() => _parts.ForEach(part => part.Source.Dispose());

    private static List<string> Modules(string folder)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(folder).Select(path => System.IO.Path.GetFileName(path)).Where(name => Dense().IsMatch(name)).Order(StringComparer.Ordinal).Take(MostModules)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The folder {folder} cannot be read: {DiskError.Say(error)}.", error);
        }
    }

    [GeneratedRegex("^[0-9]{1,3}_Dense$")]
    private static partial Regex Dense();
}
