using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary>What goes to standard output: one JSON document, or a plain table.</summary>
[Collection(SharedWorkshop.Name)]
public class OutputTests(Workshop workshop)
{
    [Fact]
    public void TheVerbsThatMake_PrintOneDocument()
    {
        Assert.Equal((40, 2), (Number(workshop.CorpusBuilt, "pictures"), Number(workshop.CorpusBuilt, "skipped")));
        Assert.Equal((4, 2), (Number(workshop.Trained, "steps"), Directory.EnumerateFiles(workshop.Model, "*.json").Count()));
        Assert.Equal(new FileInfo(workshop.Learngene).Length, Number(workshop.Extracted, "bytes"));
        Assert.Equal((3, 1), (Number(workshop.Grown, "layers_image"), Number(workshop.Grown, "layers_text")));
        Assert.False(Directory.Exists(workshop.Learngene + ".run"));
    }

    [Fact]
    public void Info_TellsTheModel()
    {
        var outcome = CladeProgram.Run("info", workshop.Descendant, "--json");
        Assert.Equal(Number(workshop.Grown, "parameters"), Number(outcome, "parameters"));
        Assert.Equal(16, Number(outcome, "context"));
        using var document = JsonDocument.Parse(outcome.Out);
        Assert.Equal("CLIP, two towers", document.RootElement.GetProperty("family").GetString());
        Assert.Equal("model", document.RootElement.GetProperty("grown_from").GetString());
        Assert.Equal("", outcome.Error);
    }

    [Fact]
    public void LearngeneInfoEvalAndDoctor_PrintOneDocument()
    {
        Assert.Equal(3, Number(CladeProgram.Run("learngene", "info", workshop.Learngene, "--json"), "steps"));
        using var scores = JsonDocument.Parse(CladeProgram.Run("eval", "pictograms", workshop.Model, "--corpus", workshop.Corpus, "--style", "stamps", "--json").Fine());
        Assert.Equal(3, scores.RootElement.GetProperty("text to picture").GetProperty("recall@1").GetArrayLength());
        var doctor = CladeProgram.Run("doctor", "--json");
        using var machine = JsonDocument.Parse(doctor.Out);
        Assert.Equal(doctor.Code == 0, machine.RootElement.GetProperty("ok").GetBoolean());
        Assert.True(machine.RootElement.GetProperty("found").GetProperty("threads").GetInt32() >= 1);
    }

    [Fact]
    public void Tables_InAPipe_HaveNoEscapeCodes()
    {
        var environment = new Dictionary<string, string> { ["TERM"] = "xterm-256color", ["COLUMNS"] = "20" };
        foreach (var args in new string[][] { ["info", workshop.Model], ["learngene", "info", workshop.Learngene], ["doctor"] })
        {
            var text = CladeProgram.Run(environment, args).Out;
            Assert.DoesNotContain('\x1b', text);
            Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, 160));
            Assert.Contains("│", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AClosedPipe_IsNoError()
    {
        var outcome = CladeProgram.Shell($"$CLADE learngene info {workshop.Learngene} | head -1; $CLADE info {workshop.Model} | true");
        Assert.Equal("", outcome.Error);
        Assert.Single(outcome.Out.TrimEnd().Split('\n'));
    }

    [SkippableFact]
    public void AFullDevice_IsOneSentence()
    {
        Skip.IfNot(File.Exists("/dev/full"), "There is no /dev/full here.");
        CladeProgram.Shell($"$CLADE info {workshop.Model} --json > /dev/full").Refused("No space left on device");
    }

    private static long Number(Outcome outcome, string name)
    {
        using var document = JsonDocument.Parse(outcome.Fine());
        return document.RootElement.GetProperty(name).GetInt64();
    }
}
