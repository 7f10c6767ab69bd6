using System.Reflection;
using Clade.Core;

namespace Clade.Models;

/// <summary>Architectures of published models, one JSON each in <c>zoo/</c>; the file's name is the model's. Sizes alone: no weights. Thread-safe.</summary>
public static class Zoo
{
    private const string Folder = "zoo/", End = ".json";

    /// <summary>Names of the models, in ordinal order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..^End.Length]).Order(StringComparer.Ordinal)];

    private static Assembly Assembly => typeof(Zoo).Assembly;

    /// <summary>A model's architecture.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <exception cref="InputException">There is no such model.</exception>
    public static DualEncoderConfig Config(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        using var stream = Assembly.GetManifestResourceStream(Folder + name + End)
            ?? throw new InputException($"There is no model '{name}' in the zoo{(Spelling.Nearest(name, Names) is { } nearest ? $"; meant is perhaps '{nearest}'" : "")}.");
        using var reader = new StreamReader(stream);
        return DualEncoderConfig.Parse(reader.ReadToEnd(), name + End);
    }
}
