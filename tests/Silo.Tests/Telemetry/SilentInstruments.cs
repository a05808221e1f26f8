using System.Diagnostics.Metrics;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>Instruments for tests in which nobody looks at them.</summary>
internal static class SilentInstruments
{
    public static ExperimentsInstruments New() => new(new Meters());

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose() { }
    }
}
