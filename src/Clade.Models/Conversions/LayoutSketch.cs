using System.Text.Json;
using System.Text.Json.Nodes;
using Clade.Models.Families;
using Clade.Torch;

namespace Clade.Models.Conversions;

/// <summary>A model folder before it is written: JSON files and tensors under the names of its layout. The tensors belong to the scope they were made in.</summary>
/// <param name="Json">Files by name.</param>
/// <param name="Tensors">Tensors by name.</param>
internal sealed record LayoutSketch(Dictionary<string, JsonNode> Json, IReadOnlyList<(string Name, Tensor Value)> Tensors) : IDisposable
{
    /// <summary>What the tensors look into; disposed with the sketch.</summary>
    internal IDisposable? Owner { get; init; }

    /// <inheritdoc/>
    public void Dispose() => Owner?.Dispose();

    /// <summary>The folder as a loader would see it.</summary>
    /// <param name="source">What errors call it.</param>
    internal ModelFiles Files(string source) => new(source, Json.ToDictionary(item => item.Key, item => JsonSerializer.SerializeToElement(item.Value), StringComparer.Ordinal),
        Tensors.ToDictionary(item => item.Name, item => item.Value.Shape, StringComparer.Ordinal));

    /// <summary>The tensors of a model under the names that a table gives them, cut apart or turned where it says so.</summary>
    internal static IEnumerable<(string Name, Tensor Value)> Named(Module model, NameTable names)
    {
        foreach (var (ours, value) in model.State())
        {
            var (theirs, layout) = names.Sources(ours);
            switch (layout)
            {
                case TensorLayout.Stacked:
                    foreach (var (part, name) in theirs.Index())
                        yield return (name, value.Detach().Chunk(theirs.Count)[part].Contiguous());
                    break;
                case TensorLayout.Transposed:
                    yield return (theirs[0], value.Detach().T().Contiguous());
                    break;
                default:
                    if (theirs.Count > 0)
                        yield return (theirs[0], value.Detach());
                    break;
            }
        }
    }
}
