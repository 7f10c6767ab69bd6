using System.Diagnostics.Metrics;

namespace Clade.Tests;

/// <summary>Hears of every text that is embedded in the process.</summary>
internal sealed class TokenListener : IDisposable
{
    private readonly MeterListener _listener = new();

    public TokenListener(Action<long> heard)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == CladeTelemetry.Name && instrument.Name == CladeTelemetry.TokensMetric)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, tokens, _, _) => heard(tokens));
        _listener.Start();
    }

    public void Dispose() => _listener.Dispose();
}
