namespace Clade.Torch;

/// <summary>The state of the default generators of the processor and of some devices, to be put back later, any number of times. Dispose it.</summary>
internal sealed class RandomSnapshot : IDisposable
{
    private readonly (Device Device, Tensor State)[] _states;

    internal RandomSnapshot(IEnumerable<Device> devices) =>
        _states = [.. devices.Append(Device.Cpu).Distinct().Select(device => (device, TorchRuntime.RandomState(device).DetachFromScope()))];

    internal IEnumerable<Device> Devices => _states.Select(item => item.Device);

    internal void Restore()
    {
        foreach (var (device, state) in _states)
            TorchRuntime.SetRandomState(state, device);
    }

    public void Dispose()
    {
        foreach (var (_, state) in _states)
            state.Dispose();
    }
}
