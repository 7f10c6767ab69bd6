using Clade.Core;
using Clade.Data.Images;
using Microsoft.Extensions.AI;

namespace Clade;

/// <summary>
/// A picture in any form that <see cref="Clip"/> takes: the path of a file, the bytes of one, a stream of them, <see cref="DataContent"/>, or pixels.
/// All but pixels convert by themselves: <c>clip.EmbedImage("photo.jpg")</c>. JPEG, PNG, WebP, GIF, TIFF and SVG, told apart by content.
/// Immutable; one over a stream can be read once, a second time is an <see cref="InputException"/>, and the stream stays the caller's.
/// </summary>
public sealed class ImageInput
{
    private readonly string? _path;
    private readonly Stream? _stream;
    private readonly ReadOnlyMemory<byte> _bytes;
    private int _read;

    private ImageInput(string? name, string? path = null, Stream? stream = null, ReadOnlyMemory<byte> bytes = default, RgbImage? pixels = null) =>
        (Name, _path, _stream, _bytes, Pixels) = (name, path, stream, bytes, pixels);

    /// <summary>How error messages call it; null: by its place in the batch.</summary>
    public string? Name { get; }

    /// <summary>Decoded pixels, where it was made from them.</summary>
    internal RgbImage? Pixels { get; }

    /// <summary>True if its bytes can be had without waiting for a stream.</summary>
    internal bool IsAtHand => _stream is null;

    /// <summary>The file at a path; it is read when it is embedded.</summary>
    public static ImageInput FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ImageInput(path, path: path);
    }

    /// <summary>The encoded bytes of a file, not copied: leave them as they are until the picture is embedded.</summary>
    public static ImageInput FromBytes(ReadOnlyMemory<byte> bytes, string? name = null) => new(name, bytes: bytes);

    /// <summary>The encoded bytes of a file, read from the stream's position to its end; the stream stays the caller's.</summary>
    public static ImageInput FromStream(Stream stream, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ImageInput(name ?? (stream as FileStream)?.Name, stream: stream);
    }

    /// <summary>Decoded pixels, sRGB.</summary>
    public static ImageInput FromPixels(RgbImage pixels, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        return new ImageInput(name, pixels: pixels);
    }

    /// <summary>Content of Microsoft.Extensions.AI.</summary>
    /// <exception cref="InputException">Its media type is not that of a picture.</exception>
    public static ImageInput FromDataContent(DataContent content)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (!content.HasTopLevelMediaType("image"))
            throw new InputException($"{content.Name ?? "The content"} has media type {content.MediaType}; a picture's begins with image/.");
        return new ImageInput(content.Name, bytes: content.Data);
    }

    /// <inheritdoc cref="FromFile"/>
    public static implicit operator ImageInput(string path) => FromFile(path);

    /// <summary>The encoded bytes of a file.</summary>
    public static implicit operator ImageInput(byte[] bytes) => FromBytes(bytes ?? throw new ArgumentNullException(nameof(bytes)));

    /// <inheritdoc cref="FromBytes"/>
    public static implicit operator ImageInput(ReadOnlyMemory<byte> bytes) => FromBytes(bytes);

    /// <inheritdoc cref="FromStream"/>
    public static implicit operator ImageInput(Stream stream) => FromStream(stream);

    /// <inheritdoc cref="FromDataContent"/>
    public static implicit operator ImageInput(DataContent content) => FromDataContent(content);

    /// <summary>The encoded bytes.</summary>
    /// <exception cref="InputException">The file or stream cannot be read, or is longer than the limit.</exception>
    internal ReadOnlyMemory<byte> Read(string name, ImageLimits limits)
    {
        if (_path is null && _stream is null)
            return _bytes;
        try
        {
            return _path is not null ? ReadFile(_path, limits) : ReadStream(name, limits);
        }
        catch (Exception error) when (IsOfReading(error))
        {
            throw Unreadable(name, error);
        }
    }

    /// <summary>The same picture with its bytes in memory, its stream read without holding a thread.</summary>
    /// <exception cref="InputException">The stream cannot be read, or is longer than the limit.</exception>
    internal async ValueTask<ImageInput> FetchAsync(string name, ImageLimits limits, CancellationToken cancellation)
    {
        if (_stream is null)
            return this;
        CheckUnread(name);
        try
        {
            var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            for (int count; (count = await _stream.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0;)
            {
                CheckLength(bytes.Length + count, name, limits);
                bytes.Write(buffer, 0, count);
            }

            return FromBytes(bytes.GetBuffer().AsMemory(0, (int)bytes.Length), name);
        }
        catch (Exception error) when (IsOfReading(error))
        {
            throw Unreadable(name, error);
        }
    }

    private static ReadOnlyMemory<byte> ReadFile(string path, ImageLimits limits)
    {
        if (Directory.Exists(path))
            throw new InputException($"{path} is a folder; name the picture files in it, for example {Path.Combine(path, "a.jpg")}.");
        if (!File.Exists(path))
            throw new InputException($"There is no picture {path}; check the path.", new FileNotFoundException(null, path));
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        // What has no length may have no end: pipes and devices.
        if (!file.CanSeek || file.Length == 0)
            return ReadAll(file, path, limits);
        CheckLength(file.Length, path, limits);
        var bytes = GC.AllocateUninitializedArray<byte>((int)file.Length);
        return bytes.AsMemory(0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
    }

    private ReadOnlyMemory<byte> ReadStream(string name, ImageLimits limits)
    {
        CheckUnread(name);
        return ReadAll(_stream!, name, limits);
    }

    private static ReadOnlyMemory<byte> ReadAll(Stream stream, string name, ImageLimits limits)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[81_920];
        for (int count; (count = stream.Read(buffer)) > 0;)
        {
            CheckLength(bytes.Length + count, name, limits);
            bytes.Write(buffer, 0, count);
        }

        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    private void CheckUnread(string name)
    {
        if (Interlocked.Exchange(ref _read, 1) != 0)
            throw new InputException($"The stream of {name} has been read before; bring it back to its start and make a new {nameof(ImageInput)} of it.");
    }

    // Before the bytes are in memory; the decoder checks again.
    private static void CheckLength(long length, string name, ImageLimits limits)
    {
        if (length > Math.Min(limits.MaxFileBytes, Array.MaxLength))
            throw new InputException($"{name} has more than {Math.Min(limits.MaxFileBytes, Array.MaxLength) >> 10} KiB, which no picture has that is read here; shrink it, or raise MaxFileBytes of the limits.");
    }

    private static bool IsOfReading(Exception error) => error is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException or ObjectDisposedException;

    private static InputException Unreadable(string name, Exception error) => new($"Cannot read {name}: {DiskError.Say(error)}.", error);
}
