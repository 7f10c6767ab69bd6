using Clade.Core;

namespace Clade.Training.Tests;

/// <summary>Recipes: bases, paths, and one sentence for each way to get it wrong.</summary>
public class RecipeReaderTests
{
    private const string Good = """
        name: tiny
        model:
          embed_dim: 8
          vision: { width: 64, layers: 1, image_size: 16, patch_size: 4 }
          text: { width: 64, layers: 1, vocabulary_size: 600, context_length: 12 }
        data:
          - { corpus: ../corpora/pictures, share: 0.5 }
        steps: 100
        """;

    [Fact]
    public void WhatIsNotSaidHasItsDefault()
    {
        using var folder = new TemporaryFolder();
        var recipe = RecipeReader.Read(folder.Write("recipes/tiny.yaml", Good));
        Assert.Equal(("tiny", 100L, 256, 1e-3, 1, 0.0, "auto"), (recipe.Name, recipe.Steps, recipe.Batch, recipe.Rate, recipe.Accumulate, recipe.Ema, recipe.Precision));
        Assert.Equal(folder["corpora/pictures"], recipe.Data[0].Corpus);
        Assert.Equal(0.5, recipe.Data[0].Share);
        Assert.Equal(new AugmentationOptions(), recipe.Augmentation);
    }

    [Fact]
    public void ADeltaIsJoinedToItsBasesKeyByKey()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/base.yaml", Good + "\nbatch: 12\naugmentation: { hue: 5, blur: 0 }\ntokenizer: { file: words.json }\n");
        folder.Write("b/middle.yaml", "base: ../a/base.yaml\nbatch: 14\nrate: 1.0e-4\naugmentation: { hue: 7 }\n");
        var recipe = RecipeReader.Read(folder.Write("c/top.yaml", "base: ../b/middle.yaml\nname: top\nrate:\nmodel: { vision: { layers: 3 } }\n"));
        Assert.Equal(("top", 14, 1e-3, 3, 64), (recipe.Name, recipe.Batch, recipe.Rate, recipe.Model.Vision!.Layers, recipe.Model.Vision.Width));
        Assert.Equal(new AugmentationOptions { Hue = 7, Blur = 0 }, recipe.Augmentation);
        // Paths belong to the file that names them.
        Assert.Equal(folder["corpora/pictures"], recipe.Data[0].Corpus);
        Assert.Equal(folder["a/words.json"], recipe.Tokenizer.File);
    }

    [Fact]
    public void TheResolvedRecipeHasNoPlaceOfThisMachine()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("recipes/tiny.yaml", Good + "\ntokenizer: { file: words.json }\n");
        var resolved = RecipeReader.Resolved(RecipeReader.Read(path));
        Assert.DoesNotContain(folder.Path, resolved, StringComparison.Ordinal);
        Assert.DoesNotContain("/", resolved, StringComparison.Ordinal);
        Assert.Contains("\"corpus\": \"pictures\"", resolved, StringComparison.Ordinal);
        Assert.Contains("\"file\": \"words.json\"", resolved, StringComparison.Ordinal);
        Assert.Contains("\"batch\": 256", resolved, StringComparison.Ordinal);
        // Keys younger than the first release appear where they are used, so that older checkpoints still fit.
        Assert.DoesNotContain("accumulate", resolved, StringComparison.Ordinal);
        Assert.DoesNotContain("ema", resolved, StringComparison.Ordinal);
        var used = RecipeReader.Resolved(RecipeReader.Read(folder.Write("recipes/used.yaml", "base: tiny.yaml\naccumulate: 4\nema: 0.99\n")));
        Assert.Contains("\"accumulate\": 4", used, StringComparison.Ordinal);
        Assert.Contains("\"ema\": 0.99", used, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bach: 3", "unknown key 'bach', did you mean 'batch'")]
    [InlineData("augmentation: { heu: 3 }", "unknown key 'augmentation.heu', did you mean 'hue'")]
    [InlineData("zebra_crossings: 3", "unknown key 'zebra_crossings'.")]
    [InlineData("batch: 1", "'batch' is '1' and must be a whole number from 2 to 1000000")]
    [InlineData("batch: many", "'batch' is 'many' and must be a whole number")]
    [InlineData("batch: 2.5", "'batch' is '2.5' and must be a whole number")]
    [InlineData("batch: 99999999999", "must be a whole number from 2")]
    [InlineData("batch: [1, 2]", "'batch' must be a single value")]
    [InlineData("rate: .nan", "'rate' is '.nan'")]
    [InlineData("rate: 1e999", "'rate' is '1e999'")]
    [InlineData("rate: 0", "must be a number above 0, at most 10")]
    [InlineData("warm_up: 1", "must be a number from 0 to below 1")]
    [InlineData("clip_norm: -1", "must be a number 0 or more")]
    [InlineData("ema: 1", "'ema' is '1'")]
    [InlineData("accumulate: 0", "'accumulate' is '0'")]
    [InlineData("augmentation: { min_scale: 0 }", "'augmentation.min_scale' is '0'")]
    [InlineData("augmentation: 3", "'augmentation' must be a mapping of keys")]
    [InlineData("precision: float8", "must be auto, float32 or bfloat16")]
    [InlineData("data: []", "'data' needs at least one corpus")]
    [InlineData("data: pictures", "'data' must be a list")]
    [InlineData("data: [ { share: 1 } ]", "the key 'data.corpus' is missing")]
    [InlineData("data: [ { corpus: a, share: 0 } ]", "'data.share' is '0'")]
    [InlineData("data: [ { corpus: a }, { corpus: b }, { corpus: c } ]\nbatch: 2", "too small for 3 corpora")]
    [InlineData("data:", "the key 'data' is missing")]
    [InlineData("name:", "the key 'name' is missing")]
    [InlineData("model: { vision: { width: 65 } }", "65")]
    [InlineData("model: { vision: { activation: relu } }", "must be gelu or quick_gelu")]
    [InlineData("tokenizer: { vocabulary_size: 3 }", "'tokenizer.vocabulary_size' is '3'")]
    [InlineData("batch: 4\nbatch: 5", "'batch' twice")]
    [InlineData("batch: &b 4", "anchor")]
    [InlineData("batch: *b", "anchor")]
    [InlineData("[a]: 4", "no plain word")]
    [InlineData("batch: {", "not YAML")]
    [InlineData("base: [a]", "'base' must be the path")]
    [InlineData("base:", "'base' must be the path")]
    [InlineData("base: nowhere.yaml", "Cannot read the recipe")]
    public void AMistakeIsOneSentenceThatNamesIt(string delta, string expected)
    {
        using var folder = new TemporaryFolder();
        folder.Write("good.yaml", Good);
        var path = folder.Write("bad.yaml", delta.StartsWith("base", StringComparison.Ordinal) ? delta : "base: good.yaml\n" + delta);
        var error = Assert.Throws<InputException>(() => RecipeReader.Read(path));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void BasesInACircleAreFound()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a.yaml", "base: b.yaml\n");
        folder.Write("b.yaml", "base: c.yaml\n");
        var path = folder.Write("c.yaml", "base: a.yaml\n");
        Assert.Contains("c.yaml -> a.yaml -> b.yaml -> c.yaml", Assert.Throws<InputException>(() => RecipeReader.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileFilesEndInASentenceAtOnce()
    {
        using var folder = new TemporaryFolder();
        var bomb = "a: &a [1,1,1,1,1,1,1,1,1]\n" + string.Concat("bcdefghij".Select((c, i) => $"{c}: &{c} [{string.Join(',', Enumerable.Repeat("*" + (char)('a' + i), 9))}]\n"));
        string[] hostile =
        [
            "", "\0\0\0", "---\n---\n", "- a\n- b\n", "just words", "a: 1\n---\nb: 2\n", bomb, "a: " + new string('[', 500_000), "a: " + new string('{', 500_000),
            new string('x', (1 << 20) + 1), string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: 1\n")), "\uFEFF\uFEFFa: 1", "%YAML 9.9\n---\na: 1\n", "? {a: b}\n: c\n",
        ];
        foreach (var text in hostile)
        {
            var path = folder.Write("hostile.yaml", text);
            Assert.Throws<InputException>(() => RecipeReader.Read(path));
        }

        Assert.Throws<InputException>(() => RecipeReader.Read(folder.Path));
        Assert.Throws<InputException>(() => RecipeReader.Read("/dev/zero"));
    }
}
