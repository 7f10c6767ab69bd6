using System.Diagnostics;
using Clade.Data.Sets;

namespace Clade.Data.Tests.Sets;

/// <summary>What real disks and real downloads hold besides good pictures and good tables.</summary>
public class OddInputTests
{
    private const string Cut = "\\ud83d";

    [Fact]
    public void Text_that_is_no_unicode_is_a_problem_of_its_row()
    {
        using var folder = Pictures("a.jpg", "b.jpg");
        folder.Write("t.jsonl", $$"""
            {"path": "a.jpg", "caption": "a cut {{Cut}}"}
            {"{{Cut}}": "b.jpg", "path": "a.jpg"}
            {"path": "b.jpg", "caption": "whole"}
            """);
        folder.Write("t.json", $$"""[{"path": "a.jpg", "caption": "a cut {{Cut}}"}, {"path": "b.jpg", "caption": "whole"}]""");
        foreach (var (name, problems) in new[] { ("t.jsonl", 2), ("t.json", 1) })
        {
            using var set = PictureSets.Open(folder[name]);
            Assert.Equal(["b.jpg"], set.Ids());
            Assert.Equal(problems, set.Problems.Count);
            Assert.All(set.Problems, problem => Assert.Contains("no JSON", problem.Reason, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Text_that_is_no_unicode_is_refused_in_caption_files()
    {
        using var folder = Pictures("a.jpg");
        folder.Write("coco.json", $$"""{"images": [{"id": 1, "file_name": "a.jpg"}], "annotations": [{"image_id": 1, "caption": "a cut {{Cut}}"}]}""");
        folder.Write("karpathy.json", $$"""{"images": [{"filename": "a.jpg", "sentences": [{"raw": "a cut {{Cut}}"}]}]}""");
        folder.Write("split.json", $$"""{"train": [["a.jpg", 0, "a cut {{Cut}}"]], "test": []}""");
        foreach (var name in new[] { "coco.json", "karpathy.json", "split.json" })
            Assert.Contains("Unicode", Made.Refusal(folder[name]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("t.jsonl", null, "")]
    [InlineData("t.jsonl", null, "\n")]
    [InlineData("t.json", PictureSetKind.Table, "")]
    public void A_table_of_one_row_is_a_table(string name, PictureSetKind? kind, string end)
    {
        using var folder = Pictures("a.jpg");
        folder.Write(name, """{"path": "a.jpg", "caption": "one"}""" + end);
        using var set = PictureSets.Open(folder[name], new PictureSetOptions { Kind = kind });
        Assert.Equal(["one"], Assert.Single(set.Entries).Captions);
    }

    [Theory]
    [InlineData("cat\tCat\ncat\tKitten\ndog\tDog", "'cat' comes twice")]
    [InlineData("cat\t\ndog\tDog", "Line 1")]
    [InlineData("dog\tDog\n\tCat", "Line 2")]
    public void A_file_of_classes_names_each_once(string classes, string reason)
    {
        using var folder = Pictures("cat/a.jpg", "dog/b.jpg");
        folder.Write("classes.txt", classes);
        Assert.Contains(reason, Made.Refusal(folder.Path, new PictureSetOptions { Kind = PictureSetKind.Folder, ClassesFile = folder["classes.txt"] }), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_pipe_is_not_waited_for()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        using var folder = Pictures("cat/a.jpg");
        using (var made = Process.Start("mkfifo", folder["cat/pipe.jpg"]))
            made.WaitForExit();
        folder.Write("t.csv", "path,caption\ncat/a.jpg,one\ncat/pipe.jpg,two\n");
        foreach (var path in new[] { folder["cat"], folder["t.csv"] })
        {
            var reading = Task.Run(() =>
            {
                using var set = PictureSets.Open(path);
                return set.Entries.Select(entry => entry.Read().Length).ToArray();
            });
            Assert.True(reading.Wait(TimeSpan.FromSeconds(30)));
            Assert.Equal([9, 0], reading.Result);
        }
    }

    [SkippableFact]
    public void A_link_to_itself_is_one_problem()
    {
        Skip.If(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        using var folder = Pictures("cat/a.jpg");
        File.CreateSymbolicLink(folder["cat/loop.jpg"], "loop.jpg");
        File.CreateSymbolicLink(folder["cat/there.jpg"], "back.jpg");
        File.CreateSymbolicLink(folder["cat/back.jpg"], "there.jpg");
        Directory.CreateSymbolicLink(folder["cat/around"], "../cat");
        using var set = PictureSets.Open(folder["cat"]);
        Assert.Equal(["a.jpg"], set.Ids());
        Assert.Equal(["around", "back.jpg", "loop.jpg", "there.jpg"], set.Problems.Select(problem => problem.Id).Order(StringComparer.Ordinal));
    }

    private static TempFolder Pictures(params string[] names)
    {
        var folder = new TempFolder();
        foreach (var name in names)
            folder.Write(name, name);
        return folder;
    }
}
