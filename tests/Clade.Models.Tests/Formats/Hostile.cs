using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests.Formats;

/// <summary>What is asked of every bad file: one sentence that names it, whether it is noticed at opening or at reading.</summary>
internal static class Hostile
{
    internal static void Refused(byte[] bytes, string why = "", string name = "h.pt")
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write(name, bytes);
        var error = Assert.Throws<InputException>(() => ReadAll(path));
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.InRange(error.Message.Length, 10, 800);
    }

    internal static WeightSource Accepted(TemporaryFolder folder, byte[] bytes) => WeightSource.Open(folder.Write("good.pt", bytes));

    internal static void ReadAll(string path)
    {
        using var source = WeightSource.Open(path);
        foreach (var name in source.Entries.Select(entry => entry.Name).Concat(source.Unreadable.Keys))
        {
            using var scope = new TensorScope();
            source.Read(name);
        }
    }
}
