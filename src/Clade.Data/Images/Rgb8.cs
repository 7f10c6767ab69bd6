using System.Text.Json;
using System.Text.Json.Serialization;

namespace Clade.Data.Images;

/// <summary>A colour, sRGB, 0 to 255 each; in JSON an array of three numbers.</summary>
/// <param name="R">Red.</param>
/// <param name="G">Green.</param>
/// <param name="B">Blue.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct Rgb8(byte R, byte G, byte B)
{
    /// <summary>White.</summary>
    public static Rgb8 White => new(255, 255, 255);

    private sealed class Converter : JsonConverter<Rgb8>
    {
        public override Rgb8 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<int[]>(ref reader) is [>= 0 and <= 255 and var r, >= 0 and <= 255 and var g, >= 0 and <= 255 and var b]
                ? new Rgb8((byte)r, (byte)g, (byte)b)
                : throw new JsonException("a colour is three whole numbers from 0 to 255, red first");

        public override void Write(Utf8JsonWriter writer, Rgb8 value, JsonSerializerOptions options)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(value.R);
            writer.WriteNumberValue(value.G);
            writer.WriteNumberValue(value.B);
            writer.WriteEndArray();
        }
    }
}
