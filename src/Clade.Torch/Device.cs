using System.Globalization;
using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>Where a tensor lives: the processor, or one CUDA device.</summary>
/// <param name="Type">0 is the processor, 1 is CUDA (libtorch's own numbers).</param>
/// <param name="Index">Number of the device, or -1 for the current one.</param>
public readonly record struct Device(int Type, int Index)
{
    /// <summary>The processor.</summary>
    public static Device Cpu { get; } = new(0, -1);

    /// <summary>A CUDA device.</summary>
    public static Device Cuda(int index = 0) => new(1, index);

    /// <summary>True on the processor.</summary>
    public bool IsCpu => Type == 0;

    /// <summary>CUDA devices that this libtorch sees; 0 for a processor-only libtorch.</summary>
    public static int CudaCount => Methods.clade_cuda_device_count();

    /// <summary>Reads <c>cpu</c>, <c>cuda</c> or <c>cuda:1</c>, and checks that it is there.</summary>
    /// <exception cref="Core.InputException">The text is something else, or there is no such device.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text == "cpu")
            return Cpu;
        var index = 0;
        if (text != "cuda" && !(text.StartsWith("cuda:", StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new Core.InputException($"'{text}' is not a device; use cpu, cuda or cuda:N.");
        if (index >= CudaCount)
            throw new Core.InputException($"Device {text} is not there: this libtorch sees {CudaCount} CUDA devices; use cpu.");
        return Cuda(index);
    }

    internal long Packed => (long)Type << 32 | (uint)Index;

    internal static Device Unpack(long packed) => new((int)(packed >> 32), (int)packed);

    /// <inheritdoc/>
    public override string ToString() => IsCpu ? "cpu" : Index < 0 ? "cuda" : $"cuda:{Index}";
}
