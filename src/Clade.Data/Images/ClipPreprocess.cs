using System.Text.Json.Serialization;
using Clade.Core;
using Clade.Data.Images.Reference;

namespace Clade.Data.Images;

/// <summary>
/// From a picture file to the numbers that a CLIP image tower takes, as the Python references compute them (Pillow 9.4
/// and torchvision 0.14: openai/CLIP <c>_transform</c> at commit d05afc43, open_clip v2.24.0 <c>image_transform_v2</c>): decode, resize in the mode
/// of the file, cut out the middle, convert to RGB, divide by 255, normalise. Everything that a person might want otherwise is an
/// option and off. The record is its own configuration: it is written to and read from JSON. Thread-safe.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ClipPreprocess
{
    private const int MaxAspect = 100_000;

    /// <summary>Side of the square result in pixels, 1 to 4096.</summary>
    public required int Size { get; init; }

    /// <summary>How the picture becomes square.</summary>
    public ResizeMode ResizeMode { get; init; } = ResizeMode.ShortestSide;

    /// <summary>The resizing filter.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bicubic;

    /// <summary>Subtracted from the values 0..1; null: nothing.</summary>
    public ChannelValues? Mean { get; init; }

    /// <summary>Divides after the mean was subtracted, positive; null: nothing.</summary>
    public ChannelValues? Std { get; init; }

    /// <summary>Turn the picture upright by its EXIF orientation. The reference ignores it.</summary>
    public bool Orient { get; init; }

    /// <summary>Blend transparent pixels over this colour. Null as in the reference: alpha is dropped, and clear areas come out black.</summary>
    public Rgb8? Background { get; init; }

    /// <summary>Scale 16-bit samples to 8 bits with rounding. The reference clips 16-bit grey, which makes it white, and cuts the low byte of 16-bit colour.</summary>
    public bool Tone16 { get; init; }

    /// <summary>
    /// Convert to RGB before resizing, as transformers' processors do when asked to. The reference resizes palette files by
    /// nearest neighbour, transparent ones with colour multiplied by alpha, and CMYK as CMYK.
    /// </summary>
    public bool RgbFirst { get; init; }

    /// <summary>OpenAI CLIP and OpenCLIP: shortest side, centre crop, bicubic, CLIP's mean and deviation.</summary>
    public static ClipPreprocess Clip(int size = 224) => new() { Size = size, Mean = ChannelValues.ClipMean, Std = ChannelValues.ClipStd };

    /// <summary>SigLIP: squashed to a square, bicubic, mean and deviation 0.5.</summary>
    public static ClipPreprocess SigLip(int size = 224) => new() { Size = size, ResizeMode = ResizeMode.Squash, Mean = ChannelValues.Half, Std = ChannelValues.Half };

    /// <summary>MobileCLIP: shortest side, centre crop, bilinear, values 0..1.</summary>
    public static ClipPreprocess MobileClip(int size = 256) => new() { Size = size, Interpolation = Interpolation.Bilinear };

    /// <summary>Numbers of one result: 3 * Size * Size.</summary>
    [JsonIgnore]
    public int Length => 3 * Size * Size;

    /// <summary>[3, Size, Size] float32 from the bytes of a file.</summary>
    /// <param name="bytes">The encoded file, whole: JPEG, PNG, WebP, GIF, TIFF or SVG (rasterised with the shorter side at <see cref="Size"/>, over white).</param>
    /// <param name="name">How error messages call it, usually its path.</param>
    /// <param name="limits">Limits against decompression bombs; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InputException">The bytes are not a readable picture within the limits, or an option is out of range.</exception>
    public float[] Apply(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null) => Normalise(ToSquare(bytes, name, limits));

    /// <summary>As <see cref="Apply(ReadOnlySpan{byte}, string, ImageLimits?)"/>, into memory of the caller.</summary>
    /// <param name="bytes">The encoded file, whole.</param>
    /// <param name="name">How error messages call it, usually its path.</param>
    /// <param name="destination">[3, Size, Size], exactly <see cref="Length"/> numbers: a row of a batch, say.</param>
    /// <param name="limits">Limits against decompression bombs; null for <see cref="ImageLimits.Default"/>.</param>
    /// <exception cref="InputException">The bytes are not a readable picture within the limits, or an option is out of range.</exception>
    public void Apply(ReadOnlySpan<byte> bytes, string name, Span<float> destination, ImageLimits? limits = null) =>
        Normalise(ToSquare(bytes, name, limits), destination);

    /// <summary>[3, Size, Size] float32 from a decoded picture.</summary>
    public float[] Apply(RgbImage image) => Normalise(ToSquare(image));

    /// <summary>[3, Size, Size] float32 from a decoded picture, into memory of the caller.</summary>
    public void Apply(RgbImage image, Span<float> destination) => Normalise(ToSquare(image), destination);

    /// <summary>The picture just before it becomes numbers: resized, cut, RGB, 8 bits, Size x Size. What a cache should keep.</summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{byte}, string, ImageLimits?)"/>
    public RgbImage ToSquare(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null)
    {
        var image = Read(bytes, name, limits);
        return Square(RgbFirst ? new ReferenceImage(image.Width, image.Height, PixelMode.Rgb, image.ToRgb()) : image, name);
    }

    /// <summary>
    /// The picture before it is resized, decoded as the reference decodes it: what a corruption is applied to. <see cref="Apply(RgbImage)"/> of it gives what
    /// <see cref="Apply(ReadOnlySpan{byte}, string, ImageLimits?)"/> gives of the file, unless that has a palette, transparency or CMYK: the reference resizes those before they become RGB.
    /// </summary>
    /// <inheritdoc cref="Apply(ReadOnlySpan{byte}, string, ImageLimits?)"/>
    public RgbImage Decode(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null)
    {
        var image = Read(bytes, name, limits);
        return new RgbImage(image.Width, image.Height, image.ToRgb());
    }

    /// <summary>The picture just before it becomes numbers, from a decoded one.</summary>
    public RgbImage ToSquare(RgbImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        Validate();
        return Square(new ReferenceImage(image.Width, image.Height, PixelMode.Rgb, image.Pixels), "The picture");
    }

    /// <summary>[3, Size, Size] float32 from what <see cref="ToSquare(RgbImage)"/> gave.</summary>
    public float[] Normalise(RgbImage square)
    {
        var result = GC.AllocateUninitializedArray<float>(Length);
        Normalise(square, result);
        return result;
    }

    /// <summary>As <see cref="Normalise(RgbImage)"/>, into memory of the caller.</summary>
    /// <param name="square">Size x Size pixels.</param>
    /// <param name="destination">Exactly <see cref="Length"/> numbers.</param>
    public void Normalise(RgbImage square, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(square);
        if ((square.Width, square.Height) != (Size, Size))
            throw new ArgumentException($"{Size} x {Size} pixels are needed, not {square.Width} x {square.Height}.", nameof(square));
        if (destination.Length != Length)
            throw new ArgumentException($"The destination holds {destination.Length} numbers; {Length} are needed.", nameof(destination));
        PixelNormalisation.Apply(square.Pixels, Mean, Std, destination);
    }

    /// <summary>Reads a record from JSON; every key must be known.</summary>
    /// <param name="json">One JSON object.</param>
    /// <param name="name">How error messages call it, usually the file's path.</param>
    /// <exception cref="InputException">The text is not JSON, a key is unknown or missing, or a value is out of range.</exception>
    public static ClipPreprocess FromJson(string json, string name) => ClipPreprocessJson.Read(json, name);

    /// <summary>The record as indented JSON, every option spelled out.</summary>
    public string ToJson() => ClipPreprocessJson.Write(this);

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="InputException">An option is out of range.</exception>
    public void Validate()
    {
        if (Size is < 1 or > 4096)
            throw new InputException($"Preprocessing to {Size} pixels is not possible; choose a size from 1 to 4096.");
        if (!Enum.IsDefined(ResizeMode) || !Enum.IsDefined(Interpolation))
            throw new InputException($"Preprocessing mode {ResizeMode} with {Interpolation} is not known; choose from {string.Join(", ", Enum.GetNames<ResizeMode>().Concat(Enum.GetNames<Interpolation>()))}.");
        for (var channel = 0; channel < 3; channel++)
        {
            if (!float.IsFinite(Mean?[channel] ?? 0) || !((Std?[channel] ?? 1) is > 0 and < float.PositiveInfinity))
                throw new InputException("Preprocessing needs a finite mean and a positive standard deviation for each channel; correct them.");
        }
    }

    private ReferenceImage Read(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits)
    {
        Validate();
        return ReferenceDecoder.Decode(bytes, name, new DecodeOptions(Orient, Background, Tone16, Size), limits);
    }

    private RgbImage Square(ReferenceImage image, string name)
    {
        if (Math.Max(image.Width, image.Height) / Math.Min(image.Width, image.Height) > MaxAspect)
            throw new InputException($"{name} is {image.Width} x {image.Height} pixels, too thin to be resized; crop it.");
        return new RgbImage(Size, Size, ReferenceResize.ToRgb(image, Window(image.Width, image.Height), Interpolation));
    }

    /// <summary>Size after resizing and the part of it that is kept.</summary>
    internal ResizeWindow Window(int width, int height)
    {
        if (ResizeMode == ResizeMode.Squash)
            return new ResizeWindow(Size, Size, 0, 0, Size, Size);

        // Truncated, and the offset rounded half to even: torchvision's resize and center_crop.
        var longSide = (int)((double)Size * Math.Max(width, height) / Math.Min(width, height));
        var offset = (int)Math.Round((longSide - Size) / 2.0, MidpointRounding.ToEven);
        return width <= height
            ? new ResizeWindow(Size, longSide, 0, offset, Size, Size)
            : new ResizeWindow(longSide, Size, offset, 0, Size, Size);
    }
}
