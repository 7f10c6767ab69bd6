namespace Clade.Cli.Tests;

/// <summary>A folder of its own for one test, gone afterwards.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Directory.CreateDirectory(Root);

    public string Root { get; } = Path.Combine(Path.GetTempPath(), "clade-cli-" + Guid.NewGuid().ToString("N"));

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Names of all that is in the folder and below it; a leftover temporary file shows here.</summary>
    public string[] Names => [.. Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories).Select(entry => Path.GetRelativePath(Root, entry)).Order(StringComparer.Ordinal)];

    /// <summary>Copies a folder of files into this one.</summary>
    public string Copy(string folder, string name)
    {
        Directory.CreateDirectory(this[name]);
        foreach (var file in Directory.EnumerateFiles(folder))
            File.Copy(file, Path.Combine(this[name], Path.GetFileName(file)));
        return this[name];
    }

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void WriteBytes(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllBytes(this[name], bytes);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
