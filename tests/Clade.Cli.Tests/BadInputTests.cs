
namespace Clade.Cli.Tests;

/// <summary>Files that are missing, cut short, damaged or something else, and places that cannot be written.</summary>
[Collection(SharedWorkshop.Name)]
public sealed class BadInputTests(Workshop workshop) : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AMissingModel_IsOneSentence()
    {
        CladeProgram.Run("info", _folder["none"]).Refused("There is no model folder");
        CladeProgram.Run("learngene", "extract", _folder["none"], "--corpus", workshop.Corpus, "--out", _folder["x"]).Refused("There is no model folder");
        CladeProgram.Run("eval", "pictograms", _folder["none"], "--corpus", workshop.Corpus).Refused("There is no model folder");
        Assert.Empty(_folder.Names);
    }

    // Inside the header's length, inside the header, at its end, inside the numbers, one byte short.
    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(100)]
    [InlineData(-2)]
    [InlineData(0.5)]
    [InlineData(-1)]
    public void ATruncatedCheckpoint_IsOneSentence(double cut)
    {
        var model = _folder.Copy(workshop.Model, "model");
        var weights = Path.Combine(model, "model.safetensors");
        using (var file = File.Open(weights, FileMode.Open))
        {
            var header = new byte[8];
            file.ReadExactly(header);
            file.SetLength(cut switch { -1 => file.Length - 1, -2 => 8 + BitConverter.ToInt64(header), 0.5 => file.Length / 2, _ => (long)cut });
        }

        CladeProgram.Run("info", model).Refused("model.safetensors");
        CladeProgram.Run("eval", "pictograms", model, "--corpus", workshop.Corpus, "--style", "stamps").Refused("model.safetensors");
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("tokenizer.json")]
    public void ATruncatedModelFile_IsOneSentence(string name)
    {
        var path = Path.Combine(_folder.Copy(workshop.Model, "model"), name);
        var whole = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, whole.Length / 2 })
        {
            File.WriteAllBytes(path, whole[..length]);
            CladeProgram.Run("eval", "pictograms", _folder["model"], "--corpus", workshop.Corpus, "--style", "stamps").Refused(name);
        }
    }

    [Fact]
    public void AMissingOrDamagedCorpus_IsOneSentence()
    {
        CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", _folder["none"]).Refused("There is no corpus in");
        CladeProgram.Run("learngene", "extract", workshop.Model, "--corpus", _folder["none"], "--out", _folder["x"]).Refused("There is no corpus in");
        CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", workshop.Corpus).Refused("no style 'openmoji'");

        var corpus = _folder.Copy(workshop.Corpus, "corpus");
        var shard = Directory.EnumerateFiles(corpus, "train-*.tar").First();
        var bytes = File.ReadAllBytes(shard);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(shard, bytes);
        CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", corpus, "--style", "stamps").Refused("clade corpus build");
        File.WriteAllBytes(shard, bytes[..(bytes.Length / 2)]);
        CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", corpus, "--style", "stamps").Refused("clade corpus build");
        File.WriteAllText(Path.Combine(corpus, "manifest.json"), "{\"name\":");
        CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", corpus, "--style", "stamps").Refused("manifest.json");
    }

    [Fact]
    public void ALearngeneOfAnotherVersion_OrAText_IsOneSentence()
    {
        var other = _folder["other.learngene"];
        var bytes = File.ReadAllBytes(workshop.Learngene);
        var at = bytes.AsSpan().IndexOf("\"format_version\":\"1\""u8);
        bytes[at + "\"format_version\":\""u8.Length] = (byte)'9';
        File.WriteAllBytes(other, bytes);
        CladeProgram.Run("learngene", "info", other).Refused("version '9'");
        CladeProgram.Run("learngene", "grow", other, "--out", _folder["grown"]).Refused("version '9'");

        var text = _folder.Write("text.learngene", "Dear reader, this is no learngene, but it is long enough to look like one.");
        CladeProgram.Run("learngene", "info", text).Refused("text.learngene");
        CladeProgram.Run("learngene", "info", _folder["none"]).Refused("none");
        CladeProgram.Run("learngene", "info", Path.Combine(workshop.Model, "model.safetensors")).Refused("is not a learngene");
        CladeProgram.Run("info", workshop.Learngene).Refused("clade learngene info");
        Assert.Equal(["other.learngene", "text.learngene"], _folder.Names);
    }

    [Fact]
    public void ARecipeThatIsNone_IsOneSentence()
    {
        CladeProgram.Run("train", _folder["none.yaml"], "--out", _folder["run"]).Refused("Cannot read the recipe");
        CladeProgram.Run("train", _folder.Write("a.yaml", "name: [x"), "--out", _folder["run"]).Refused("is not YAML");
        CladeProgram.Run("train", _folder.Write("b.yaml", File.ReadAllText(workshop.Recipe) + "\nstepz: 3\n"), "--out", _folder["run"]).Refused("'stepz'");
        CladeProgram.Run("train", _folder.Write("c.yaml", File.ReadAllText(workshop.Recipe).Replace("batch: 8", "batch: 0", StringComparison.Ordinal)), "--out", _folder["run"]).Refused("'batch' is '0' and must be");
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void PlacesThatCannotBeUsed_AreRefusedBeforeTheWork_AndStayAsTheyWere()
    {
        var file = _folder.Write("file", "mine");
        _folder.Write("folder/mine.txt", "mine");
        foreach (var place in new[] { file, Path.Combine(file, "below"), _folder["folder"] })
        {
            CladeProgram.Run("train", workshop.Recipe, "--out", place).Refused("choose a");
            CladeProgram.Run(workshop.Clients, "corpus", "build", "stamps", "--cache", workshop.Cache, "--out", place).Refused("choose a");
            CladeProgram.Run("learngene", "grow", workshop.Learngene, "--out", place).Refused("choose a");
        }

        CladeProgram.Run("learngene", "extract", workshop.Model, "--corpus", workshop.Corpus, "--out", file).Refused("is no learngene");
        CladeProgram.Run("learngene", "extract", workshop.Model, "--corpus", workshop.Corpus, "--out", file + "/x").Refused("is a file");
        CladeProgram.Run("learngene", "extract", workshop.Model, "--corpus", workshop.Corpus, "--out", _folder["folder"]).Refused("is a folder");
        CladeProgram.Run("train", workshop.Recipe, "--out", Path.GetDirectoryName(workshop.Model)!).Refused("already holds a run; add --resume");
        Assert.Equal(["file", "folder", "folder/mine.txt"], _folder.Names);
        Assert.Equal("mine", File.ReadAllText(file));
    }

    // In a mount namespace of its own, so that nothing of the machine is touched.
    [SkippableFact]
    public void AFullDisk_IsOneSentence_AndLeavesNothing()
    {
        Directory.CreateDirectory(_folder["small"]);
        var mount = $"unshare -rm sh -c 'mount -t tmpfs -o size=16k none {_folder["small"]} && ";
        Skip.IfNot(CladeProgram.Shell(mount + "true'").Code == 0, "No file system can be mounted here, also not in a namespace of its own.");
        var inside = $"{_folder["small"]}/out";
        foreach (var verb in new[] { $"learngene grow {workshop.Learngene}", $"learngene extract {workshop.Model} --corpus {workshop.Corpus} --steps 2 --batch 8", $"train {workshop.Recipe}" })
        {
            var outcome = CladeProgram.Shell($"{mount} {{ $CLADE {verb} --out {inside}; code=$?; find {_folder["small"]} -name \"*.tmp*\"; exit $code; }}'");
            Assert.Equal((2, ""), (outcome.Code, outcome.Out));
            Assert.Contains("No space left", outcome.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        }
    }

    [Fact]
    public void PicturesThatAreNone_AreLeftOutOfACorpusWithAReason()
    {
        var skipped = File.ReadAllLines(Path.Combine(workshop.Corpus, "skipped.jsonl"));
        Assert.Equal(2, skipped.Length);
        Assert.Contains(skipped, line => line.Contains("letter.png", StringComparison.Ordinal));
        Assert.Contains(skipped, line => line.Contains("poster.png", StringComparison.Ordinal) && line.Contains("20990", StringComparison.Ordinal));
    }
}
