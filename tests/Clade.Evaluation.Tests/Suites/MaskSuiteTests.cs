using System.Buffers.Binary;
using System.IO.Compression;
using Clade.Data.Images;
using Clade.Data.Sets;
using Clade.Models;

namespace Clade.Evaluation.Tests.Suites;

/// <summary>Segmentation of a user's own pictures and masks: the same figures as for scenes in memory, by a suite, on the shipped ancestor.</summary>
public sealed class MaskSuiteTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-masks-").FullName;
    private readonly SuiteScenes _scenes = new() { Corpus = Path.Combine(ComposedSuiteTests.Root(), "assets", "corpora", "pictograms-mini"), Count = 6, Classes = 5, Size = 48, Styles = ["openmoji"] };

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Files_and_scenes_in_memory_have_the_same_figures()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "images", "val"));
        Directory.CreateDirectory(Path.Combine(_folder, "masks", "val"));
        using var set = ComposedSets.Make(_scenes, TaskKind.Segmentation, CaptionChoice.All);
        var truth = ComposedSets.Truth(_scenes, set);
        for (var i = 0; i < set.Entries.Count; i++)
        {
            File.WriteAllBytes(Path.Combine(_folder, "images", "val", $"{i}.png"), set.Entries[i].Read());
            Mask($"val/{i}", 48, 48, [.. truth(i).Labels.Select(label => label == LabelMap.Ignored ? 0 : label + 1)]);
        }

        // One more that is no square, with its left half known, and one whose mask is of another picture.
        var (left, right) = (ImageFile.DecodeRgb(set.Entries[0].Read(), "left"), ImageFile.DecodeRgb(set.Entries[1].Read(), "right"));
        File.WriteAllBytes(Path.Combine(_folder, "images", "wide.png"), ImageFile.EncodePng(new RgbImage(96, 48, [.. Enumerable.Range(0, 48).SelectMany(y => left.Pixels.Skip(144 * y).Take(144).Concat(right.Pixels.Skip(144 * y).Take(144)))])));
        var known = truth(0).Labels;
        Mask("wide", 96, 48, [.. Enumerable.Range(0, 96 * 48).Select(i => i % 96 < 48 && known[(48 * (i / 96)) + (i % 96)] is not LabelMap.Ignored and var label ? label + 1 : 0)]);
        File.WriteAllBytes(Path.Combine(_folder, "images", "odd.png"), set.Entries[2].Read());
        Mask("odd", 40, 48, [.. Enumerable.Repeat(1, 40 * 48)]);
        File.WriteAllLines(Path.Combine(_folder, "classes.txt"), set.Classes);
        File.WriteAllText(Path.Combine(_folder, "suite.yaml"), $$"""
            name: masks
            tasks:
              - name: files
                kind: segmentation
                templates: ["{}"]
                data: {path: images, folder: val, masks: masks, mask_folder: val, classes_file: classes.txt, zero: ignored}
              - name: memory
                kind: segmentation
                templates: ["{}"]
                data: {scenes: {corpus: {{_scenes.Corpus}}, count: 6, classes: 5, size: 48, styles: [openmoji]} }
              - name: long
                kind: segmentation
                templates: ["{}"]
                data: {path: images, masks: masks, classes_file: classes.txt, zero: ignored}
            """);
        using var run = new SuiteRun(SuiteReader.Read(Path.Combine(_folder, "suite.yaml")));
        var results = run.Run([("ancestor", () => LoadedModel.Load(Path.Combine(ComposedSuiteTests.Root(), "assets", "models", "ancestor-pictograms")))], new SuiteRunOptions { Date = new DateOnly(2026, 1, 1) }).Models[0].Results;
        Assert.Equal(results[1].Metrics.Select(metric => (metric.Name, metric.Value)), results[0].Metrics.Select(metric => (metric.Name, metric.Value)));
        Assert.Equal(results[1].Metrics[0].Parts!.Items, results[0].Metrics[0].Parts!.Items);
        Assert.Empty(results[0].Problems);
        Assert.Equal(["val/0.png", "val/1.png", "val/2.png", "val/3.png", "val/4.png", "val/5.png", "wide.png"], results[2].Items);
        Assert.Contains("its mask 40 x 48", Assert.Single(results[2].Problems).Reason, StringComparison.Ordinal);
        Assert.Equal("odd.png", results[2].Problems[0].Id);
        Assert.NotNull(run.Picture(results[2], "wide.png"));
    }

    // 8 bits of grey.
    private void Mask(string name, int width, int height, int[] values)
    {
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var y = 0; y < height; y++)
                zlib.Write([0, .. values.AsSpan(y * width, width).ToArray().Select(value => (byte)value)]);
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        using var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        foreach (var (type, data) in new[] { ("IHDR", header), ("IDAT", rows.ToArray()), ("IEND", []) })
        {
            var number = new byte[4];
            byte[] covered = [.. System.Text.Encoding.ASCII.GetBytes(type), .. data];
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            file.Write(number);
            file.Write(covered);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(covered));
            file.Write(number);
        }

        File.WriteAllBytes(Path.Combine(_folder, "masks", name + ".png"), file.ToArray());
    }

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
