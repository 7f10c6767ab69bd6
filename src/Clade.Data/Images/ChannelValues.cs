using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clade.Data.Images;

/// <summary>One float32 number a colour channel, for images scaled to 0..1; in JSON an array of three numbers.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct ChannelValues(float R, float G, float B)
{
    /// <summary>Mean colour of CLIP's training pictures (openai/CLIP, <c>clip.py</c>, commit d05afc43).</summary>
    public static ChannelValues ClipMean => new(0.48145466f, 0.4578275f, 0.40821073f);

    /// <summary>Standard deviation of CLIP's training pictures (same source).</summary>
    public static ChannelValues ClipStd => new(0.26862954f, 0.26130258f, 0.27577711f);

    /// <summary>0.5 each: SigLIP's mean and standard deviation.</summary>
    public static ChannelValues Half => new(0.5f, 0.5f, 0.5f);

    /// <summary>The number of channel 0 (red), 1 or 2.</summary>
    public float this[int channel] => channel switch { 0 => R, 1 => G, 2 => B, _ => throw new ArgumentOutOfRangeException(nameof(channel)) };

    private sealed class Converter : JsonConverter<ChannelValues>
    {
        public override ChannelValues Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<float[]>(ref reader) is [var r, var g, var b]
                ? new ChannelValues(r, g, b)
                : throw new JsonException("three numbers are needed, red first");

        public override void Write(Utf8JsonWriter writer, ChannelValues value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.R);
            writer.WriteNumberValue(value.G);
            writer.WriteNumberValue(value.B);
            writer.WriteEndArray();
        }
    }
}
