using Clade.Core;
using Clade.Data.Sets;

namespace Clade.Evaluation.Tests.Suites;

public sealed class SuiteReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-suite-").FullName;

    [Fact]
    public void ASuiteIsReadWithPathsBesideItsFile()
    {
        var suite = Read("""
            name: small
            tasks:
              - name: groups
                kind: classification
                templates: ["a {}", "the {}"]
                optional: true
                data: {path: sub/pictures, kind: web_dataset, class_folder: deepest, clean_names: true, take: 20, seed: 3, only: {style: flat, shown: "true"}}
              - name: few
                kind: few_shot
                shots: [1, 4]
                seeds: [7]
                data: {path: /elsewhere/test.zip}
                train: {path: train.zip}
            """);
        Assert.Equal("small", suite.Name);
        var (groups, few) = (suite.Tasks[0], suite.Tasks[1]);
        Assert.Equal((TaskKind.Classification, true), (groups.Kind, groups.Optional));
        Assert.Equal(["a {}", "the {}"], groups.Templates);
        Assert.Equal((Path.Combine(_folder, "sub/pictures"), PictureSetKind.WebDataset, ClassFolder.Deepest, true, 20, 3L), (groups.Data.Path, groups.Data.Kind, groups.Data.ClassFolder, groups.Data.CleanNames, groups.Data.Take, groups.Data.Seed));
        Assert.Equal(new Dictionary<string, string> { ["style"] = "flat", ["shown"] = "true" }, groups.Data.Only);
        Assert.Equal(("/elsewhere/test.zip", Path.Combine(_folder, "train.zip")), (few.Data.Path, few.Train!.Path));
        Assert.Equal([1, 4], few.Shots);
        Assert.Equal([7], few.Seeds);
    }

    [Fact]
    public void EveryOptionOfATableAndOfMasksIsAKey()
    {
        var suite = Read("""
            name: small
            tasks:
              - name: table
                kind: retrieval
                data: {path: t.csv, kind: table, images: pictures.zip, image_column: file, caption_columns: [short, long], label_column: kind, delimiter: ";", quotes: false, split: test+val}
              - name: tabs
                kind: retrieval
                data: {path: t.tsv, delimiter: "\t"}
              - name: masks
                kind: segmentation
                data: {path: images, folder: val, masks: masks.zip, mask_folder: annotations/val, classes_file: names.txt, zero: background, ignored: -1, list: val.txt, take: 5}
            """);
        var (table, masks) = (suite.Tasks[0].Data, suite.Tasks[2].Data);
        Assert.Equal((';', false, "file", "kind", "test+val", Path.Combine(_folder, "pictures.zip")), (table.Delimiter!.Value, table.Quotes, table.ImageColumn!, table.LabelColumn!, table.Split!, table.Images!));
        Assert.Equal(["short", "long"], table.CaptionColumns);
        Assert.Equal(('\t', true), (suite.Tasks[1].Data.Delimiter!.Value, suite.Tasks[1].Data.Quotes));
        var options = masks.ToMaskOptions();
        Assert.Equal((Path.Combine(_folder, "masks.zip"), "annotations/val", ZeroMeaning.Background, -1, Path.Combine(_folder, "val.txt")), (options.Masks, options.Folder!, options.Zero!.Value, options.Ignored, options.List!));
        Assert.Equal((Path.Combine(_folder, "names.txt"), "val", 5), (masks.ClassesFile!, masks.Folder!, masks.Take!.Value));
    }

    [Theory]
    [InlineData("tasks: []", "the key 'name' is missing")]
    [InlineData("name: x\ntasks: []", "at least one task")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: clasification, data: {path: p}}", "must be classification or retrieval")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {pth: p}}", "unknown key 'tasks.data.pth', did you mean 'path'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval}", "the key 'tasks.data' is missing")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p, take: 0}}", "'tasks.data.take' is '0'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, optional: yes, data: {path: p}}", "must be true or false")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p, only: [style]}}", "'tasks.data.only' must be a mapping")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: few_shot, shots: [0], data: {path: p}, train: {path: q}}", "'tasks.shots' is '0'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: linear_probe, data: {path: p}}", "needs 'train'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p}, train: {path: q}}", "has no 'train'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p}}\n  - {name: a, kind: retrieval, data: {path: q}}", "two tasks called 'a'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {take: 3}}", "need 'path' or 'scenes'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p, scenes: {corpus: c}}}", "need 'path' or 'scenes'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: segmentation, data: {path: p}}", "needs 'masks' beside 'path', or 'scenes'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: segmentation, data: {path: p, masks: m, split: val}}", "have no use for 'split'; segmentation takes path")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: segmentation, data: {path: p, masks: m, zero: nothing}}", "must be class or background or ignored")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: segmentation, data: {path: p, masks: m, ignored: 65536}}", "from -1 to 65535")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p, masks: m}}", "have no use for 'masks', which is for segmentation")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, templates: ['{}'], data: {path: p}}", "has no use for 'templates'; it takes name, kind, data, optional, captions")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: linear_probe, shots: [1], data: {path: p}, train: {path: q}}", "has no use for 'shots'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {scenes: {corpus: c}, take: 5}}", "have no use for 'take' beside 'scenes'")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {path: p, delimiter: two}}", "'tasks.data.delimiter' is 'two' and must be one character")]
    [InlineData("name: x\ntasks:\n  - {name: a, kind: retrieval, data: {scenes: {corpus: c, count: 1}}}", "'tasks.data.scenes.count' is '1'")]
    [InlineData("- a", "is not a suite")]
    public void WhatDoesNotFitIsOneSentence(string yaml, string part) =>
        Assert.Contains(part, Assert.Throws<InputException>(() => Read(yaml)).Message, StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Suite Read(string yaml)
    {
        var path = Path.Combine(_folder, "suite.yaml");
        File.WriteAllText(path, yaml);
        return SuiteReader.Read(path);
    }
}
