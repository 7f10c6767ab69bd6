using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>
/// Mixed precision: matrix products of the thread in a smaller type, everything that needs range in float32, as libtorch decides
/// per operator. Parameters stay float32 and are cast at every use: libtorch's cache of casts is never on, because what it keeps
/// outlives an optimiser step and loses gradients of parameters that were first used without recording. It may therefore
/// stay on over any number of forwards, steps and loads.
/// </summary>
public static class Autocast
{
    /// <summary>Switches autocast on for this thread until the result is disposed. Call it around forward and loss; backward needs none.</summary>
    /// <param name="type">bfloat16 (default), float16, or null: off.</param>
    /// <param name="device">Device type it holds for; the processor if none is given.</param>
    /// <exception cref="ArgumentException">Another element type: libtorch would fail at the first operator.</exception>
    public static Restore Enable(ElementType? type = ElementType.BFloat16, Device? device = null)
    {
        if (type is not (null or ElementType.BFloat16 or ElementType.Float16))
            throw new ArgumentException($"Autocast computes in BFloat16 or Float16, not in {type}.", nameof(type));
        var deviceType = (device ?? Device.Cpu).Type;
        var before = Methods.clade_autocast(deviceType);
        Set(deviceType, type is { } given ? (int)given : -1);
        return new Restore(() => Set(deviceType, before));
    }

    /// <summary>The type that autocast computes in on this thread, or null where it is off.</summary>
    public static ElementType? Current(Device device) =>
        Methods.clade_autocast(device.Type) is var type and >= 0 ? (ElementType)type : null;

    private static void Set(int deviceType, int type) =>
        TorchException.Check(Methods.clade_set_autocast(deviceType, type), "autocast");
}
