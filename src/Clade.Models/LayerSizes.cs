using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clade.Models;

/// <summary>One whole number a layer; in JSON an array. Equal to another with the same numbers. Immutable.</summary>
[CollectionBuilder(typeof(LayerSizes), nameof(Of))]
[JsonConverter(typeof(Json))]
public sealed class LayerSizes : IReadOnlyList<int>, IEquatable<LayerSizes>
{
    private readonly int[] _sizes;

    private LayerSizes(int[] sizes) => _sizes = sizes;

    /// <summary>Number of layers.</summary>
    public int Count => _sizes.Length;

    /// <summary>The number of a layer, counted from 0.</summary>
    public int this[int index] => _sizes[index];

    /// <summary>A copy of the numbers.</summary>
    public static LayerSizes Of(ReadOnlySpan<int> sizes) => new([.. sizes]);

    /// <inheritdoc/>
    public bool Equals(LayerSizes? other) => other is not null && _sizes.AsSpan().SequenceEqual(other._sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LayerSizes);

    /// <inheritdoc/>
    public override int GetHashCode() => _sizes.Aggregate(_sizes.Length, HashCode.Combine);

    /// <summary>The numbers between commas.</summary>
    public override string ToString() => string.Join(", ", _sizes);

    /// <inheritdoc/>
    public IEnumerator<int> GetEnumerator() => ((IEnumerable<int>)_sizes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal sealed class Json : JsonConverter<LayerSizes>
    {
        public override LayerSizes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(JsonSerializer.Deserialize<int[]>(ref reader, options)!);

        public override void Write(Utf8JsonWriter writer, LayerSizes value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            foreach (var size in value._sizes)
                writer.WriteNumberValue(size);
            writer.WriteEndArray();
        }
    }
}
