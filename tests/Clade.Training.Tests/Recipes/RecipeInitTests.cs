using Clade.Core;
using Clade.Torch;

namespace Clade.Training.Tests;

/// <summary>A run that starts from a model has its weights and its vocabulary, and refuses one of other sizes.</summary>
public sealed class RecipeInitTests : IDisposable
{
    private const string Text = """
        name: tiny
        model:
          embed_dim: 8
          vision: { width: 64, layers: 1, image_size: 64, patch_size: 16 }
          text: { width: 64, layers: LAYERS, context_length: 16, vocabulary_size: 600 }
        tokenizer: { vocabulary_size: 600 }
        data: [ { corpus: CORPUS, split: heldout-style } ]
        steps: 1
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void ARunStartsFromTheModel()
    {
        var model = Path.Combine(_folder.Path, "model");
        using var first = RecipeRun.Prepare(Read("first.yaml", ""));
        first.Checkpoint.Save(model);
        using var second = RecipeRun.Prepare(Read("second.yaml", "init: model\nseed: 2\n"));
        using var other = RecipeRun.Prepare(Read("other.yaml", "seed: 2\n"));
        Assert.Equal(Numbers(first), Numbers(second));
        Assert.NotEqual(Numbers(first), Numbers(other));
        Assert.Equal(first.Checkpoint.Tokenizer!.Encode("a red apple"), second.Checkpoint.Tokenizer!.Encode("a red apple"));
        Assert.Contains("nowhere", Assert.Throws<InputException>(() => RecipeRun.Prepare(Read("nowhere.yaml", "init: nowhere\n"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AModelOfOtherSizesIsRefused()
    {
        var model = Path.Combine(_folder.Path, "model");
        using (var first = RecipeRun.Prepare(Read("first.yaml", "")))
            first.Checkpoint.Save(model);
        var error = Assert.Throws<InputException>(() => RecipeRun.Prepare(Read("deeper.yaml", "init: model\n", layers: 2)));
        Assert.Contains("sizes are not those", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static float[] Numbers(RecipeRun run)
    {
        using var scope = new TensorScope();
        return run.Checkpoint.Model.Vision!.Projection.Detach().ToArray<float>();
    }

    private Recipe Read(string name, string more, int layers = 1) => RecipeReader.Read(_folder.Write(name,
        Text.Replace("CORPUS", Mini(), StringComparison.Ordinal).Replace("LAYERS", $"{layers}", StringComparison.Ordinal) + "\n" + more));

    private static string Mini()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var corpus = Path.Combine(folder.FullName, "assets", "corpora", "pictograms-mini");
            if (Directory.Exists(corpus))
                return corpus;
        }

        throw new InvalidOperationException("The checkout has no mini corpus.");
    }
}
