using System.Buffers.Binary;
using System.IO.Compression;
using Clade.Data.Images;

namespace Clade.Cli.Tests;

/// <summary>
/// A tiny corpus, model and learngene, made by the program itself from a stand-in for the stamps package: drawn squares, a
/// text file named .png and a picture of 623 megapixels. Made once for all tests; nobody changes them.
/// </summary>
public sealed class Workshop : IDisposable
{
    private const string StampsInside = "deb-tuxpaint-stamps-default/root/usr/share/tuxpaint/stamps";
    private readonly TempFolder _folder = new();

    public Workshop()
    {
        FakePackage(_folder["cache"]);
        // The package of this machine, if it is installed, is not what is tested.
        Script("dpkg-query", "exit 1");
        Script("apt-get", "exec sleep 60");
        CorpusBuilt = CladeProgram.Run(Clients, "corpus", "build", "stamps", "--out", Corpus, "--cache", _folder["cache"], "--size", "16", "--json");
        CorpusBuilt.Fine();
        Trained = CladeProgram.Run("train", Recipe, "--out", _folder["run"], "--json");
        Trained.Fine();
        Extracted = CladeProgram.Run("learngene", "extract", Model, "--corpus", Corpus, "--out", Learngene, "--steps", "3", "--batch", "8", "--json");
        Extracted.Fine();
        Grown = CladeProgram.Run("learngene", "grow", Learngene, "--depth-image", "3", "--depth-text", "1", "--out", Descendant, "--json");
        Grown.Fine();
    }

    /// <summary>Environment in which the package clients do nothing.</summary>
    public IReadOnlyDictionary<string, string> Clients => new Dictionary<string, string> { ["PATH"] = _folder["bin"] + ":" + Environment.GetEnvironmentVariable("PATH") };

    public Outcome CorpusBuilt { get; }

    public Outcome Trained { get; }

    public Outcome Extracted { get; }

    public Outcome Grown { get; }

    public string Cache => _folder["cache"];

    public string Corpus => _folder["corpus"];

    public string Model => _folder["run/model"];

    public string Learngene => _folder["tiny.learngene"];

    public string Descendant => _folder["descendant"];

    public string Recipe => WriteRecipe("recipe.yaml", 4);

    /// <summary>A recipe for the tiny corpus with so many steps.</summary>
    public string WriteRecipe(string name, int steps) => _folder.Write(name, $$"""
        name: tiny
        model:
          embed_dim: 16
          vision: { width: 32, layers: 2, head_width: 16, image_size: 16, patch_size: 4 }
          text: { width: 32, layers: 2, head_width: 16, context_length: 16, vocabulary_size: 560 }
        tokenizer: { vocabulary_size: 560 }
        data:
          - { corpus: {{Corpus}} }
        batch: 8
        steps: {{steps}}
        checkpoint_every: 100000
        """);

    public void Dispose() => _folder.Dispose();

    private void Script(string name, string body)
    {
        var path = _folder.Write("bin/" + name, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static void FakePackage(string cache)
    {
        var stamps = Path.Combine(cache, StampsInside, "animals");
        Directory.CreateDirectory(stamps);
        File.WriteAllText(Path.Combine(cache, "deb-tuxpaint-stamps-default", "version"), "1.0");
        string[] colours = ["red", "green", "blue", "grey"], things = ["cat", "dog", "cow", "hen", "owl", "fox", "bee", "ant", "pig", "rat"];
        foreach (var (colour, c) in colours.Select((colour, c) => (colour, c)))
        {
            foreach (var (thing, t) in things.Select((thing, t) => (thing, t)))
            {
                File.WriteAllBytes(Path.Combine(stamps, $"{colour}_{thing}.png"), ImageFile.EncodePng(Square(c, t)));
                File.WriteAllText(Path.Combine(stamps, $"{colour}_{thing}.txt"), $"A {colour} {thing}.\n");
            }
        }

        File.WriteAllText(Path.Combine(stamps, "letter.png"), "Dear reader, this is no picture.");
        File.WriteAllText(Path.Combine(stamps, "letter.txt"), "A letter.\n");
        File.WriteAllBytes(Path.Combine(stamps, "poster.png"), Bomb(20_990, 29_700));
        File.WriteAllText(Path.Combine(stamps, "poster.txt"), "A poster.\n");
    }

    // A coloured block whose place and size tell the thing.
    private static RgbImage Square(int colour, int thing)
    {
        const int size = 24;
        var pixels = new byte[size * size * 3];
        Array.Fill(pixels, (byte)255);
        for (var y = 2 + thing; y < 20; y++)
        {
            for (var x = thing; x < 8 + thing; x++)
            {
                for (var channel = 0; channel < 3; channel++)
                    pixels[(3 * ((y * size) + x)) + channel] = colour == 3 ? (byte)100 : channel == colour ? (byte)220 : (byte)(10 * thing);
            }
        }

        return new RgbImage(size, size, pixels);
    }

    /// <summary>A PNG of numbers, 8 bits each.</summary>
    internal static byte[] Numbers(int width, int height, byte[] values) => Grey(width, height, 8, values.Chunk(width));

    /// <summary>A small PNG file that is a huge white picture.</summary>
    private static byte[] Bomb(int width, int height) => Grey(width, height, 1, Enumerable.Repeat(new byte[(width + 7) / 8], 1000));

    private static byte[] Grey(int width, int height, byte bits, IEnumerable<byte[]> rows)
    {
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = bits;
        Chunk(file, "IHDR"u8, header);
        using var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var row in rows)
                zlib.Write([0, .. row]);
        }

        Chunk(file, "IDAT"u8, data.ToArray());
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, byte[] content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        byte[] covered = [.. type, .. content];
        file.Write(covered);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(covered));
        file.Write(number);
    }

    // CRC-32 of PNG, bit by bit.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}

/// <summary>The tests that share the workshop.</summary>
[CollectionDefinition(Name)]
public sealed class SharedWorkshop : ICollectionFixture<Workshop>
{
    public const string Name = "workshop";
}
