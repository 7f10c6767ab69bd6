using Clade.Torch.Native;

namespace Clade.Torch;

/// <summary>Mixed precision: matrix products of the thread in a smaller type, everything that needs range in float32, as libtorch decides per operator.</summary>
public static class Autocast
{
    /// <summary>Switches autocast on for this thread until the result is disposed. Call it around forward only, not around backward.</summary>
    /// <param name="type">bfloat16 (default), float16 on CUDA, or null: off.</param>
    /// <param name="device">Device type it holds for.</param>
    public static Restore Enable(ElementType? type = ElementType.BFloat16, Device? device = null)
    {
        var deviceType = (device ?? Device.Cpu).Type;
        var before = Methods.clade_autocast(deviceType);
        TorchException.Check(Methods.clade_set_autocast(deviceType, type is { } given ? (int)given : -1), "autocast");
        return new Restore(() =>
        {
            TorchException.Check(Methods.clade_set_autocast(deviceType, before), "autocast");
            if (before < 0)
                Methods.clade_clear_autocast_cache();
        });
    }

    internal static ElementType? Current(Device device) =>
        Methods.clade_autocast(device.Type) is var type and >= 0 ? (ElementType)type : null;
}
