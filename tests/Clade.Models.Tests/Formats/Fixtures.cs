using Clade.Torch;

namespace Clade.Models.Tests.Formats;

/// <summary>Small files written by PyTorch 1.13, and temporary folders.</summary>
internal static class Fixtures
{
    internal static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Clade.slnx")))
                return System.IO.Path.Combine(folder.FullName, "tests", "Clade.Models.Tests", "Formats", "fixtures", name);
        }

        throw new InvalidOperationException("The tests do not run inside the checkout.");
    }

    /// <summary>The same names in the same order, types, shapes and bits.</summary>
    internal static void Same(string expected, WeightSource actual)
    {
        using var scope = new TensorScope();
        var wanted = StateDict.Load(expected);
        Assert.Empty(actual.Unreadable);
        Assert.Equal(wanted.Keys, actual.Entries.Select(entry => entry.Name));
        foreach (var (name, tensor) in wanted)
        {
            var entry = actual.Find(name)!;
            var read = actual.Read(name);
            Assert.Equal((tensor.ElementType, tensor.ElementType), (entry.Type, read.ElementType));
            Assert.Equal(tensor.Shape, entry.Shape);
            Assert.Equal(tensor.Shape, read.Shape);
            Assert.Equal(tensor.AsBytes().ToArray(), read.AsBytes().ToArray());
        }
    }
}

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    internal string Path { get; } = Directory.CreateTempSubdirectory("clade-").FullName;

    internal string this[string name] => System.IO.Path.Combine(Path, name);

    internal string Write(string name, byte[] bytes)
    {
        File.WriteAllBytes(this[name], bytes);
        return this[name];
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
