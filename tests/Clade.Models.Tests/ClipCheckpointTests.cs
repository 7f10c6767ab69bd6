using Clade.Core;
using Clade.Data.Text;
using Clade.Torch;
using Clade.Torch.Tests;

namespace Clade.Models.Tests;

public sealed class ClipCheckpointTests : IDisposable
{
    private static readonly ClipBpeTokenizer s_tokenizer = BpeTrainer.Train(
        ["a red cat", "a red car", "the cat sat", "the car ran", "cats and cars"], new BpeTrainerOptions { VocabularySize = 540, ContextLength = 12 });

    private static readonly ClipConfig s_config = new()
    {
        EmbedDim = 8,
        Vision = new VisionConfig { Width = 16, Layers = 2, HeadWidth = 8, ImageSize = 8, PatchSize = 4 },
        Text = new TextConfig { Width = 16, Layers = 1, HeadWidth = 8, ContextLength = 12, VocabularySize = s_tokenizer.VocabularySize },
    };

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"clade-checkpoint-{Guid.NewGuid():N}");

    private string Model => Path.Combine(_folder, "model");

    public ClipCheckpointTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Round_trip_is_bitwise()
    {
        using var saved = Fresh(1);
        saved.Save(Model);
        using var loaded = ClipCheckpoint.Load(Model);
        Assert.Equal(s_config, loaded.Model.Config);
        Assert.Equal(Bytes(saved.Model), Bytes(loaded.Model));
        Assert.Equal(s_tokenizer.Encode("the red cats"), loaded.Tokenizer!.Encode("the red cats"));
        Assert.Equal(12, loaded.Tokenizer.ContextLength);
        loaded.Save(Path.Combine(_folder, "again"));
        foreach (var file in new[] { ClipCheckpoint.ConfigFile, ClipCheckpoint.WeightsFile, ClipCheckpoint.TokenizerFile })
            Assert.Equal(File.ReadAllBytes(Path.Combine(Model, file)), File.ReadAllBytes(Path.Combine(_folder, "again", file)));
    }

    [Fact]
    public void Bfloat16_halves_the_file_and_rounds_once()
    {
        using var saved = Fresh(2);
        saved.Save(Model);
        var whole = new FileInfo(Path.Combine(Model, ClipCheckpoint.WeightsFile)).Length;
        saved.Save(Model, ElementType.BFloat16, new Dictionary<string, string> { ["note"] = "small" }, new Dictionary<string, string> { ["README.md"] = "A card.\n" });
        Assert.InRange(new FileInfo(Path.Combine(Model, ClipCheckpoint.WeightsFile)).Length / (double)whole, 0.45, 0.62);
        Assert.Equal("A card.\n", File.ReadAllText(Path.Combine(Model, "README.md")));
        using (var file = SafeTensorsFile.Open(Path.Combine(Model, ClipCheckpoint.WeightsFile)))
        {
            Assert.Equal("small", file.Metadata["note"]);
            Assert.All(file.Entries, entry => Assert.Equal("BF16", entry.DType));
        }

        using var loaded = ClipCheckpoint.Load(Model);
        using var scope = new TensorScope();
        foreach (var ((name, before), (_, after)) in saved.Model.State().Zip(loaded.Model.State()))
        {
            Assert.Equal(ElementType.Float32, after.ElementType);
            Assert.True(before.Detach().To(ElementType.BFloat16).To(ElementType.Float32).Equal(after), name);
        }

        // Rounded weights are stored without further loss.
        loaded.Save(Path.Combine(_folder, "again"), ElementType.BFloat16);
        using var again = ClipCheckpoint.Load(Path.Combine(_folder, "again"));
        Assert.Equal(Bytes(loaded.Model), Bytes(again.Model));
    }

    [Fact]
    public void One_tower_needs_no_tokenizer()
    {
        using var saved = new ClipCheckpoint(new ClipModel(s_config with { Text = null }), null);
        saved.Save(Model);
        Assert.False(File.Exists(Path.Combine(Model, ClipCheckpoint.TokenizerFile)));
        using var loaded = ClipCheckpoint.Load(Model);
        Assert.Null(loaded.Tokenizer);
        Assert.Null(loaded.Model.Text);
    }

    [Fact]
    public void A_failed_save_leaves_the_old_model()
    {
        using var first = Fresh(3);
        first.Save(Model);
        using var second = Fresh(4);
        // A file cannot stand below another file: the write fails after weights and tokenizer are written.
        var impossible = new Dictionary<string, string> { [ClipCheckpoint.ConfigFile + "/below"] = "x" };
        Assert.Throws<InputException>(() => second.Save(Model, extraFiles: impossible));
        using var loaded = ClipCheckpoint.Load(Model);
        Assert.Equal(Bytes(first.Model), Bytes(loaded.Model));
        Assert.Equal([Model], Directory.EnumerateFileSystemEntries(_folder));
        Assert.Throws<InputException>(() => second.Save(Path.Combine(_folder, "new"), extraFiles: impossible));
        Assert.Equal([Model], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void Other_folders_are_not_overwritten()
    {
        using var checkpoint = Fresh(5);
        var holiday = Path.Combine(_folder, "holiday");
        Directory.CreateDirectory(holiday);
        File.WriteAllText(Path.Combine(holiday, "beach.jpg"), "x");
        Says("holds other files", () => checkpoint.Save(holiday));
        Assert.True(File.Exists(Path.Combine(holiday, "beach.jpg")));
        Says("is a file", () => checkpoint.Save(Path.Combine(holiday, "beach.jpg")));
    }

    [Fact]
    public void Missing_parts_are_named()
    {
        Says("There is no model folder", () => ClipCheckpoint.Load(Path.Combine(_folder, "nowhere")));
        foreach (var file in new[] { ClipCheckpoint.ConfigFile, ClipCheckpoint.WeightsFile, ClipCheckpoint.TokenizerFile })
        {
            using var checkpoint = Fresh(6);
            checkpoint.Save(Model);
            File.Delete(Path.Combine(Model, file));
            Says(file, () => ClipCheckpoint.Load(Model));
            Directory.Delete(Model, recursive: true);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(-1)]
    [InlineData(-5000)]
    public void Truncated_weights_are_refused(int length)
    {
        using var checkpoint = Fresh(7);
        checkpoint.Save(Model);
        var path = Path.Combine(Model, ClipCheckpoint.WeightsFile);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(length < 0 ? bytes.Length + length : length)]);
        var before = Live.Count();
        Says(ClipCheckpoint.WeightsFile, () => ClipCheckpoint.Load(Model));
        Assert.Equal(before, Tensor.LiveCount);
    }

    [Theory]
    [InlineData(ClipCheckpoint.ConfigFile)]
    [InlineData(ClipCheckpoint.TokenizerFile)]
    public void Truncated_texts_are_refused(string file)
    {
        using var checkpoint = Fresh(8);
        checkpoint.Save(Model);
        var path = Path.Combine(Model, file);
        File.WriteAllText(path, File.ReadAllText(path)[..60]);
        Says(file, () => ClipCheckpoint.Load(Model));
    }

    [Fact]
    public void Weights_of_another_configuration_are_named()
    {
        using var checkpoint = Fresh(9);
        checkpoint.Save(Model);
        Configure(s_config.WithDepth(vision: 3));
        Says("missing visual.transformer.resblocks.2.ln_1.weight", () => ClipCheckpoint.Load(Model), "and 7 more");
        Configure(s_config.WithDepth(vision: 1));
        Says("unknown visual.transformer.resblocks.1.", () => ClipCheckpoint.Load(Model));
        Configure(s_config with { EmbedDim = 9 });
        Says("visual.proj F32 [16, 8] instead of F32 [16, 9]", () => ClipCheckpoint.Load(Model), "text_projection");
        Configure(s_config with { Text = s_config.Text! with { VocabularySize = 400 } });
        Says("tokenizer", () => ClipCheckpoint.Load(Model));
        Configure(s_config with { Vision = s_config.Vision! with { Width = 65_536, Layers = 1000 } });
        Says("too few bytes", () => ClipCheckpoint.Load(Model));
    }

    [Fact]
    public void Nothing_leaks()
    {
        var before = Live.Count();
        using (new TensorScope())
        using (var checkpoint = Fresh(10))
        {
            checkpoint.Save(Model);
            using var loaded = ClipCheckpoint.Load(Model);
        }

        Assert.Equal(before, Tensor.LiveCount);
    }

    private void Configure(ClipConfig config) => File.WriteAllText(Path.Combine(Model, ClipCheckpoint.ConfigFile), config.ToJson());

    private static ClipCheckpoint Fresh(int seed)
    {
        TorchRuntime.Seed(seed);
        return new ClipCheckpoint(new ClipModel(s_config), s_tokenizer);
    }

    private static byte[] Bytes(ClipModel model)
    {
        using var scope = new TensorScope();
        return [.. model.State().SelectMany(item => item.Value.Detach().AsBytes().ToArray())];
    }

    private static void Says(string words, Action action, string alsoSays = "")
    {
        var message = Assert.Throws<InputException>(action).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains(alsoSays, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }
}
