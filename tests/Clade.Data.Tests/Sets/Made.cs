using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

/// <summary>Folders and archives with little in them.</summary>
internal static class Made
{
    public static void Zip(string path, params (string Name, string Text)[] files)
    {
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, text) in files)
        {
            var entry = zip.CreateEntry(name);
            entry.LastWriteTime = new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = entry.Open();
            stream.Write(Encoding.UTF8.GetBytes(text));
        }
    }

    public static void Tar(string path, params (string Name, string Text)[] files)
    {
        using var file = File.Create(path);
        using var packed = path.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : null;
        using var tar = new TarWriter((Stream?)packed ?? file, TarEntryFormat.Ustar);
        foreach (var (name, text) in files)
        {
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
            {
                DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                ModificationTime = DateTimeOffset.UnixEpoch,
            });
        }
    }

    /// <summary>The same files in a folder, zip, tar or tar.gz.</summary>
    public static string Put(TempFolder folder, string kind, params (string Name, string Text)[] files)
    {
        var path = folder["set" + (kind == "folder" ? "" : "." + kind)];
        if (kind == "zip")
            Zip(path, files);
        else if (kind != "folder")
            Tar(path, files);
        foreach (var (name, text) in kind == "folder" ? files : [])
            folder.Write("set/" + name, text);
        return path;
    }

    public static string Text(this PictureEntry entry) => Encoding.UTF8.GetString(entry.Read());

    public static string[] Ids(this PictureSet set) => [.. set.Entries.Select(entry => entry.Id)];

    /// <summary>Class names of the pictures, in order.</summary>
    public static string[] Named(this PictureSet set) => [.. set.Entries.Select(entry => set.Classes[entry.Label!.Value])];

    public static string Refusal(string path, PictureSetOptions? options = null)
    {
        var message = Assert.Throws<InputException>(() => PictureSets.Open(path, options)).Message;
        Assert.DoesNotContain('\n', message);
        Assert.EndsWith(".", message.TrimEnd('?', '\''), StringComparison.Ordinal);
        return message;
    }
}
