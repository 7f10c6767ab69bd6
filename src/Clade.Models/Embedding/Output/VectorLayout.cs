using System.Text.Json.Serialization;

namespace Clade.Models;

/// <summary>How vectors lie in a folder.</summary>
public enum VectorLayout
{
    /// <summary><c>image_00000.safetensors</c>, <c>text_00000.safetensors</c>: vectors, names and what made them in one file a shard.</summary>
    [JsonStringEnumMemberName("safetensors")]
    SafeTensors,

    /// <summary><c>img_emb/img_emb_00000.npy</c>, <c>text_emb/text_emb_00000.npy</c> and what the rows are in <c>metadata/metadata_00000.parquet</c>: the tables that clip-retrieval and autofaiss read. A shard without vectors has no files.</summary>
    Npy,

    /// <summary><c>image_00000.jsonl</c>, <c>text_00000.jsonl</c>: a name and a vector a line.</summary>
    [JsonStringEnumMemberName("jsonl")]
    JsonLines,
}
