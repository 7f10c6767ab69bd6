using Clade.Core;
using Clade.Torch;

namespace Clade.Models.Tests;

/// <summary>Any checkpoint by one door: Clade's own folders first; what does not fit is said in a sentence before memory is taken.</summary>
public sealed class LoadedModelTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("clade-loaded-").FullName;

    internal static string Ancestor
    {
        get
        {
            for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            {
                var path = Path.Combine(folder.FullName, "assets", "models", "ancestor-pictograms");
                if (Directory.Exists(path))
                    return path;
            }

            throw new InvalidOperationException("The checkout has no ancestor.");
        }
    }

    [Fact]
    public void Our_own_folder_gives_the_vectors_of_the_training_model()
    {
        using var scope = new TensorScope();
        using var loaded = LoadedModel.Load(Ancestor);
        using var own = ClipCheckpoint.Load(Ancestor);
        string[] texts = ["a red apple", "flag of France", ""];
        var tokens = Clade.Data.Text.TokenizerExtensions.EncodeBatch(own.Tokenizer!, texts);
        var expected = own.Model.Text!.Forward(Tensor.From<long>(tokens.Ids, [tokens.Rows, tokens.Length]), Tensor.From<long>([.. tokens.EndPositions.Select(end => (long)end)]));
        Assert.Equal(expected.Detach().ToArray<float>(), loaded.EncodeTexts(texts).ToArray<float>());
        var pixels = Operators.Rand([2, 3, 64, 64], ElementType.Float32);
        Assert.Equal(own.Model.Vision!.Forward(pixels).Detach().ToArray<float>(), loaded.EncodeImages(pixels).ToArray<float>());
        Assert.Equal(("Clade", 64), (loaded.Plan.Family, loaded.Preprocess!.Size));
    }

    [Fact]
    public void The_fingerprint_belongs_to_the_numbers_and_not_to_the_file()
    {
        using var own = ClipCheckpoint.Load(Ancestor);
        var (wide, other) = (Path.Combine(_folder, "wide"), Path.Combine(_folder, "other"));
        own.Save(wide, ElementType.Float32);
        using (Autograd.NoGrad())
            own.Model.LogitScale.FillInPlace(1);
        own.Save(other, ElementType.BFloat16);
        using var stored = LoadedModel.Load(Ancestor);
        using var widened = LoadedModel.Load(wide);
        using var changed = LoadedModel.Load(other);
        Assert.Equal(stored.Fingerprint, widened.Fingerprint);
        Assert.Equal(16, stored.Fingerprint.Whole.Length);
        Assert.NotEqual(stored.Fingerprint.Weights, changed.Fingerprint.Weights);
        Assert.Equal((stored.Fingerprint.Tokenizer, stored.Fingerprint.Preprocess), (changed.Fingerprint.Tokenizer, changed.Fingerprint.Preprocess));
    }

    [Theory]
    [InlineData("no/such", "clade pull no/such")]
    [InlineData("./nowhere", "no model folder")]
    public void What_is_not_there_is_said_with_what_to_do(string name, string hint) =>
        Assert.Contains(hint, Assert.Throws<InputException>(() => LoadedModel.Load(name)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_of_another_kind_is_refused_in_one_sentence()
    {
        File.Copy(Path.Combine(Ancestor, "model.safetensors"), Path.Combine(_folder, "model.safetensors"));
        File.WriteAllText(Path.Combine(_folder, "config.json"), """{ "model_type": "resnet-of-the-moon" }""");
        var error = Assert.Throws<InputException>(() => LoadedModel.Load(_folder));
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
