using System.Text.Json;

namespace Clade.Cli.Tests;

/// <summary><c>clade doctor</c>: a sound model passes, a damaged reference is found and named, and the exit code says so.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-doctor-").FullName;

    [SkippableFact]
    public void TheShippedAncestor_IsSound()
    {
        var outcome = CladeProgram.Run("doctor", ShippedAssets.Ancestor, "--json");
        Assert.Equal((0, ""), (outcome.Code, outcome.Error));
        using var report = JsonDocument.Parse(outcome.Out);
        var stages = report.RootElement.GetProperty("stages").EnumerateArray().ToList();
        Assert.All(stages, stage => Assert.True(stage.GetProperty("ok").GetBoolean(), stage.ToString()));
        foreach (var what in new[] { "tokenizer", "pixels", "float32 against float64", "bfloat16 against float64" })
            Assert.Contains(stages, stage => stage.GetProperty("what").GetString() == what);
        Assert.Empty(report.RootElement.GetProperty("failing").EnumerateArray());
    }

    [SkippableFact]
    public void AReferenceFolder_IsRunStageByStage_AndADamagedOneNamesTheStage()
    {
        var goldens = Goldens();
        var (good, bad) = (Copy(goldens, "good"), Copy(goldens, "bad"));
        var fine = CladeProgram.Run("doctor", "--goldens", good);
        Assert.True(fine.Code == 0, fine.Out + fine.Error);
        Assert.Contains("stages agree.", fine.Out, StringComparison.Ordinal);
        foreach (var group in new[] { "tokenizer", "loss cloob", "positional tables", "llm2clip_eva02", "gradients of loss", "png_rgba.png" })
            Assert.Contains(group, fine.Out, StringComparison.Ordinal);

        // One number of a stage in the middle: found there, and later stages are still said to agree.
        Damage(Path.Combine(bad, "models", "llm2clip_eva02", "io.safetensors"), "output.vision.block0");
        var found = CladeProgram.Run("doctor", "--goldens", bad, "--json");
        Assert.Equal((1, ""), (found.Code, found.Error));
        using var report = JsonDocument.Parse(found.Out);
        Assert.Equal("llm2clip_eva02: vision.block0", Assert.Single(report.RootElement.GetProperty("failing").EnumerateArray()).GetString());
    }

    [SkippableFact]
    public void AModel_AgainstVectorsMadeElsewhere()
    {
        var good = Copy(Goldens(), "good");
        var model = Path.Combine(good, "models", "llm2clip_eva02");
        var io = Path.Combine(model, "io.safetensors");
        CladeProgram.Run("doctor", model, "--against", io).Fine();
        Damage(io, "output.text.block0");
        var outcome = CladeProgram.Run("doctor", model, "--against", io);
        Assert.Equal(1, outcome.Code);
        Assert.Contains("first llm2clip_eva02, text.block0", outcome.Out.Replace(model, "llm2clip_eva02", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [SkippableFact]
    public void WrongFolders_AreSaidInOneSentence()
    {
        CladeProgram.Run("doctor", "--goldens", Path.Combine(_folder, "none")).Refused("There is no folder");
        CladeProgram.Run("doctor", "--goldens", _folder).Refused("holds no reference values");
        CladeProgram.Run("doctor", "--against", "x").Refused("say which");
        CladeProgram.Run("doctor", "--goldens", _folder, ShippedAssets.Ancestor).Refused("give it alone");
        File.WriteAllText(Path.Combine(_folder, "losses.json"), """{ "cases": [ { "name": 3 } ] }""");
        CladeProgram.Run("doctor", "--goldens", _folder).Refused("not of the layout");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Goldens()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "shared", "goldens", "README.md")))
                return Path.Combine(folder.FullName, "shared", "goldens");
        }

        throw new SkipException("shared/goldens is not beside this checkout.");
    }

    // Everything but most of the models, which have tests of their own.
    private string Copy(string goldens, string name)
    {
        var target = Path.Combine(_folder, name);
        foreach (var file in Directory.GetFiles(goldens, "*", SearchOption.AllDirectories).Where(file => !file.Contains("/models/", StringComparison.Ordinal) || file.Contains("/llm2clip_eva02/", StringComparison.Ordinal)))
        {
            var path = Path.Combine(target, Path.GetRelativePath(goldens, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path);
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        return target;
    }

    private static void Damage(string file, string tensor)
    {
        long offset;
        using (var tensors = Clade.Core.SafeTensorsFile.Open(file))
            offset = tensors.Find(tensor)!.Offset;
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Write);
        stream.Position = offset;
        stream.Write(BitConverter.GetBytes(1e3f));
    }
}
