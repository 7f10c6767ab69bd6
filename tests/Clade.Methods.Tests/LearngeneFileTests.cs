using Clade.Core;
using Clade.Methods.Compression;
using Clade.Torch;

namespace Clade.Methods.Tests;

/// <summary>Learngenes on disk: bit by bit, in half precision, and broken in every way.</summary>
public sealed class LearngeneFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("learngene").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(CoefficientMode.Table)]
    [InlineData(CoefficientMode.TlegFixed)]
    [InlineData(CoefficientMode.Poly2)]
    [InlineData(CoefficientMode.Convex)]
    public void Saving_and_loading_keeps_every_bit_and_all_that_is_said(CoefficientMode mode)
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor, new MmLgOptions { Mode = mode, LayersText = 2 });
        Toy.Shake(learngene);
        learngene.Describe("toy", 123, -4);
        var path = Path.Combine(_folder, "a.safetensors");
        learngene.Save(path, metadata: new Dictionary<string, string> { ["corpus"] = "made up" });
        using var loaded = Learngene.Load(path);
        Assert.Equal(learngene.Info with { Notes = loaded.Info.Notes }, loaded.Info);
        Assert.Equal("made up", loaded.Info.Notes["corpus"]);
        Assert.Equal(("toy", 123L, -4L), (loaded.Info.Ancestor, loaded.Info.Step, loaded.Info.Seed));
        foreach (var ((name, before), (again, after)) in learngene.State().Zip(loaded.State()))
        {
            Assert.Equal(name, again);
            Assert.True(before.AsBytes().SequenceEqual(after.AsBytes()), name);
        }

        var second = Path.Combine(_folder, "b.safetensors");
        loaded.Save(second);
        Assert.Equal(File.ReadAllBytes(path), File.ReadAllBytes(second));
    }

    [Fact]
    public void Half_precision_halves_the_file_and_keeps_the_scalars()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        Toy.Shake(learngene);
        var (full, half) = (Path.Combine(_folder, "full"), Path.Combine(_folder, "half"));
        learngene.Save(full);
        learngene.Save(half, ElementType.BFloat16);
        Assert.InRange(new FileInfo(half).Length / (double)new FileInfo(full).Length, 0.49, 0.53);
        using var loaded = Learngene.Load(half);
        using var scope = new TensorScope();
        foreach (var ((name, before), (_, after)) in learngene.State().Zip(loaded.State()))
        {
            if (name.StartsWith("coef.", StringComparison.Ordinal) || name == "logit_scale")
                Assert.True(before.Equal(after), name);
            else
                Assert.True(before.To(ElementType.BFloat16).To(ElementType.Float32).Equal(after), name);
        }
    }

    [Fact]
    public void A_text_file_and_a_truncated_file_are_refused()
    {
        var text = Path.Combine(_folder, "text");
        File.WriteAllText(text, "this is not a learngene at all, only words");
        Assert.Throws<InputException>(() => Learngene.Load(text));
        Assert.Throws<InputException>(() => Learngene.Load(Path.Combine(_folder, "missing")));
        var path = Written();
        var bytes = File.ReadAllBytes(path);
        foreach (var length in new[] { 0, 7, 100, bytes.Length / 2, bytes.Length - 1 })
        {
            File.WriteAllBytes(path, bytes[..length]);
            var error = Assert.Throws<InputException>(() => Learngene.Load(path));
            Assert.Contains(path, error.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("format", "something", "is not a learngene file")]
    [InlineData("format_version", "2", "reads version 1")]
    [InlineData("method", "magic", "method = 'magic'")]
    [InlineData("coefficient_mode", "poly_1", "coef.v")]
    [InlineData("coefficient_mode", "cubic", "coefficient_mode = 'cubic'")]
    [InlineData("width_map", "pad_min", "width_map = 'pad_min'")]
    [InlineData("multimodal_width", "48", "multimodal_width = '48'")]
    [InlineData("step", "many", "step = 'many'")]
    [InlineData("config", "{}", "is not a model configuration")]
    [InlineData("config", "not json", "is not a model configuration")]
    public void Metadata_that_does_not_fit_is_refused(string key, string value, string sentence)
    {
        var path = Rewritten((metadata, _) => metadata[key] = value);
        var error = Assert.Throws<InputException>(() => Learngene.Load(path));
        Assert.Contains(sentence, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"width\": 64", "\"width\": 2147483632")]
    [InlineData("\"layers\": 4", "\"layers\": 5")]
    [InlineData("\"vocabulary_size\": 50", "\"vocabulary_size\": 2000000000")]
    [InlineData("\"head_width\": 16", "\"head_width\": 8")]
    [InlineData("\"embed_dim\": 32", "\"embed_dim\": 31")]
    public void A_configuration_that_the_tensors_contradict_is_refused_before_anything_is_allocated(string before, string after)
    {
        var path = Rewritten((metadata, _) => metadata["config"] = ReplaceFirst(metadata["config"], before, after));
        Assert.Throws<InputException>(() => Learngene.Load(path));
    }

    [Theory]
    [InlineData("mm.q.weight")]
    [InlineData("uni_t.ln2.bias")]
    [InlineData("coef.t")]
    [InlineData("shared_v.conv1.weight")]
    [InlineData("logit_scale")]
    public void A_missing_tensor_is_named(string name)
    {
        var path = Rewritten((_, tensors) => tensors.Remove(name));
        Assert.Contains(name, Assert.Throws<InputException>(() => Learngene.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unknown_integer_and_infinite_tensors_are_refused()
    {
        using var scope = new TensorScope();
        Assert.Contains("stranger", Error((_, tensors) => tensors["stranger"] = Operators.Zeros([2])), StringComparison.Ordinal);
        Assert.Contains("mm.q.bias", Error((_, tensors) => tensors["mm.q.bias"] = Operators.Zeros([64], ElementType.Int64)), StringComparison.Ordinal);
        Assert.Contains("not finite", Error((_, tensors) => tensors["uni_v.q.bias"] = Operators.Full([64], double.NaN, ElementType.Float32)), StringComparison.Ordinal);

        string Error(Action<Dictionary<string, string>, Dictionary<string, Tensor>> change)
        {
            var path = Rewritten(change);
            return Assert.Throws<InputException>(() => Learngene.Load(path)).Message;
        }
    }

    private static string ReplaceFirst(string text, string before, string after)
    {
        var at = text.IndexOf(before, StringComparison.Ordinal);
        Assert.True(at >= 0, text);
        return string.Concat(text.AsSpan(0, at), after, text.AsSpan(at + before.Length));
    }

    private string Written()
    {
        using var ancestor = Toy.Model();
        using var learngene = MmLg.Create(ancestor);
        var path = Path.Combine(_folder, "learngene");
        learngene.Save(path);
        return path;
    }

    private string Rewritten(Action<Dictionary<string, string>, Dictionary<string, Tensor>> change)
    {
        var path = Written();
        using var scope = new TensorScope();
        Dictionary<string, string> metadata;
        using (var file = SafeTensorsFile.Open(path))
            metadata = new(file.Metadata);
        var tensors = StateDict.Load(path);
        change(metadata, tensors);
        StateDict.Save(path, tensors.Select(pair => (pair.Key, pair.Value)), metadata);
        return path;
    }
}
