using System.Runtime.InteropServices;
using static Clade.Data.Images.Vips.VipsNative;

namespace Clade.Data.Images.Vips;

/// <summary>Sample types of libvips, by its numbers.</summary>
internal enum VipsBandFormat
{
    UChar = 0,
    UShort = 2,
}

/// <summary>Colour spaces of libvips that matter here, by its numbers.</summary>
internal enum VipsInterpretation
{
    Multiband = 0,
    Grey = 1,
    Cmyk = 15,
    Rgb = 17,
    Srgb = 22,
    Rgb16 = 25,
    Grey16 = 26,
}

/// <summary>A reference to an image of libvips: a recipe for pixels, computed when they are read. Use it from one thread at a time.</summary>
internal sealed unsafe class VipsImage : SafeHandle
{
    private const int StripPixels = 1 << 18;

    public VipsImage(nint handle) : base(0, ownsHandle: true) => SetHandle(handle);

    public override bool IsInvalid => handle == 0;

    public int Width => VipsNative.Width(this);

    public int Height => VipsNative.Height(this);

    public int Bands => VipsNative.Bands(this);

    public VipsBandFormat Format => VipsNative.Format(this);

    public VipsInterpretation Interpretation => VipsNative.Interpretation(this);

    public bool HasAlpha => VipsNative.HasAlpha(this) != 0;

    /// <summary>EXIF orientation 1..8; 1 when the file has none.</summary>
    public int Orientation => VipsNative.Orientation(this);

    /// <summary>Wraps interleaved 8-bit pixels without a copy; they must stay pinned while the image is used.</summary>
    public static VipsImage FromMemory(byte* pixels, int width, int height, int bands)
    {
        VipsRuntime.Ensure();
        var image = ImageFromMemory(pixels, (nuint)((long)width * height * bands), width, height, bands, VipsBandFormat.UChar);
        return image == 0 ? throw new VipsException(VipsRuntime.TakeError()) : new VipsImage(image);
    }

    /// <summary>The colour profile stored in the file, valid as long as this image; empty when there is none.</summary>
    public ReadOnlySpan<byte> Profile
    {
        get
        {
            const string key = "icc-profile-data";
            void* data;
            nuint length;
            return FieldType(this, key) == 0 || FieldBlob(this, key, &data, &length) != 0 ? [] : new ReadOnlySpan<byte>(data, (int)length);
        }
    }

    /// <summary>
    /// Reads all pixels, interleaved, in the machine's byte order, strip by strip from the top (what sequential loaders
    /// want), so that only one copy of the picture is in memory.
    /// </summary>
    public byte[] ReadPixels()
    {
        var (width, height) = (Width, Height);
        var rowBytes = (long)width * Bands * (Format == VipsBandFormat.UShort ? 2 : 1);
        if (rowBytes * height > Array.MaxLength)
            throw new VipsException($"{width} x {height} pixels do not fit into one array");
        var pixels = GC.AllocateUninitializedArray<byte>((int)(rowBytes * height));
        var strip = Math.Max(16, StripPixels / width / 16 * 16);
        var region = RegionNew(this);
        if (region == 0)
            throw new VipsException(VipsRuntime.TakeError());
        try
        {
            for (var top = 0; top < height; top += strip)
            {
                var rows = Math.Min(strip, height - top);
                nuint length;
                var data = RegionFetch(region, 0, top, width, rows, &length);
                if (data == null)
                    throw new VipsException(VipsRuntime.TakeError());
                new ReadOnlySpan<byte>(data, (int)(rows * rowBytes)).CopyTo(pixels.AsSpan((int)(top * rowBytes)));
                VipsNative.Free(data);
            }
        }
        finally
        {
            Unref(region);
        }

        return pixels;
    }

    protected override bool ReleaseHandle()
    {
        Unref(handle);
        return true;
    }
}
