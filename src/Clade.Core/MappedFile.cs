using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Clade.Core;

/// <summary>
/// A file mapped into memory for reading. Every access is checked against the length that the file had when it was opened.
/// Reading is thread-safe; dispose it only when no span or address of it is used any more. A file that another program
/// shortens in place while it is mapped ends this process, as with any memory map: writers should replace, not overwrite.
/// </summary>
public sealed unsafe partial class MappedFile : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _data;
    private bool _disposed;

    private MappedFile(string path, long length, MemoryMappedFile file, MemoryMappedViewAccessor view, byte* data)
    {
        (Path, Length, _file, _view) = (path, length, file, view);
        _data = data;
    }

    /// <summary>The path as it was given.</summary>
    public string Path { get; }

    /// <summary>Bytes in the file, at least one.</summary>
    public long Length { get; }

    /// <summary>Maps a file. The length is that of the file which is mapped, also if another one takes its name meanwhile.</summary>
    /// <exception cref="InputException">The file is missing, empty, a folder, or may not be read.</exception>
    public static MappedFile Open(string path)
    {
        FileStream? stream = null;
        MemoryMappedFile? file = null;
        MemoryMappedViewAccessor? view = null;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var length = stream.Length;
            if (length == 0)
                throw new InputException($"{path} is empty; give a file that was written or downloaded completely.");
            file = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: false);
            view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
            byte* data = null;
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref data);
            return new MappedFile(path, length, file, view, data + view.PointerOffset);
        }
        catch (Exception error)
        {
            view?.Dispose();
            file?.Dispose();
            stream?.Dispose();
            if (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
                throw new InputException($"Cannot open {path}: there is no such file, or it may not be read.", error);
            throw;
        }
    }

    /// <summary>Bytes of the file in place: valid until this is disposed.</summary>
    /// <param name="offset">First byte, counted from the start of the file.</param>
    /// <param name="length">Number of bytes, at most 2 GiB.</param>
    /// <exception cref="ArgumentOutOfRangeException">They do not lie in the file; callers check the numbers of a file before they use them.</exception>
    public ReadOnlySpan<byte> Bytes(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, int.MaxValue);
        return new ReadOnlySpan<byte>((void*)Address(offset, length), (int)length);
    }

    /// <summary>Address of bytes of the file: valid until this is disposed.</summary>
    /// <inheritdoc cref="Bytes"/>
    public nint Address(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - offset);
        return (nint)(_data + offset);
    }

    /// <summary>A stream over bytes of the file, of any length: valid until this is disposed.</summary>
    /// <inheritdoc cref="Bytes"/>
    public Stream Open(long offset, long length) => new UnmanagedMemoryStream((byte*)Address(offset, length), length);

    /// <summary>
    /// Says that bytes were used and are not expected to be used again, so that they no longer count as memory of this process; they are still there when asked for. Only
    /// whole pages, and only on Linux: elsewhere it does nothing.
    /// </summary>
    /// <inheritdoc cref="Bytes"/>
    public void Forget(long offset, long length)
    {
        const int dontNeed = 4;
        var (start, page) = (Address(offset, length), Environment.SystemPageSize);
        var first = (start + page - 1) / page * page;
        var end = (start + (nint)length) / page * page;
        if (!OperatingSystem.IsLinux() || end <= first)
            return;
        try
        {
            _ = Advise(first, (nuint)(end - first), dontNeed);
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            // The bytes stay, which costs memory and nothing else.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _file.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint start, nuint length, int advice);
}
