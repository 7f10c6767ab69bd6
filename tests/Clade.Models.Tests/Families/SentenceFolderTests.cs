using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Tests.Families;

/// <summary>A sentence-transformers folder on disk, its dense layer in a folder of its own, through the door that users take.</summary>
public sealed class SentenceFolderTests : IDisposable
{
    private const string Dense = "2_Dense/";

    private static readonly (string File, string Json)[] s_files =
    [
        ("config.json", """{"model_type": "bert", "hidden_size": 8, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 12, "vocab_size": 9, "max_position_embeddings": 6}"""),
        ("modules.json", """
            [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
             {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
             {"idx": 2, "name": "2", "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
             {"idx": 3, "name": "3", "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
            """),
        ("1_Pooling/config.json", """{"pooling_mode_mean_tokens": true}"""),
        (Dense + "config.json", """{"in_features": 8, "out_features": 3, "bias": false}"""),
        ("sentence_bert_config.json", """{"max_seq_length": 5, "do_lower_case": false}"""),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("clade-sentence-").FullName;

    [Fact]
    public void The_dense_layer_is_found_in_its_folder()
    {
        using var scope = new TensorScope();
        var made = new MadeCheckpoint().With("embeddings.word_embeddings.weight", Initialise.Zeros(9, 8));
        foreach (var (file, json) in s_files)
        {
            made.With(file, json);
            File.WriteAllText(At(file), json);
        }

        var plan = new BertFamily().Recognise(made.Files)!;
        using var model = plan.Config.Create();
        var theirs = model.Text!.State("text.").SelectMany(item => plan.Names.Sources(item.Name).Names.Index(), (item, name) => (Name: name.Item, Value: item.Value.Chunk(plan.Names.Sources(item.Name).Names.Count)[name.Index])).ToList();
        StateDict.Save(At("model.safetensors"), theirs.Where(item => !item.Name.StartsWith(Dense, StringComparison.Ordinal)));
        StateDict.Save(At(Dense + "model.safetensors"), theirs.Where(item => item.Name.StartsWith(Dense, StringComparison.Ordinal)).Select(item => (item.Name[Dense.Length..], item.Value)));

        using var loaded = LoadedModel.Load(_folder);
        var input = new TextInput(Tensor.From<long>([3, 4, 5, 0, 1, 2, 0, 0], [2, 4]));
        Assert.Equal(model.Text.Encode(input).Detach().ToArray<float>(), loaded.Model.Text!.Encode(input).ToArray<float>());
        Assert.Equal((5, 3), (loaded.Plan.Config.Text!.MaxTokens, loaded.Plan.Config.EmbedDim));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string At(string name)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return path;
    }
}
