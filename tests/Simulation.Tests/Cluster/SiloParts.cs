using System.Diagnostics.Metrics;
using Experiments.Silo.Coordination;
using Experiments.Silo.Workers;
using Experiments.Simulation.Tests.Scheduling;
using Microsoft.Extensions.Logging;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>Meters that nobody reads.</summary>
internal sealed class SilentMeters : IMeterFactory
{
    public Meter Create(MeterOptions options) => new(options);

    public void Dispose()
    {
        // They live as long as the program.
    }
}

/// <summary>The description of a silo that its own parts get.</summary>
internal sealed class SiloDetails(SiloAddress address) : ILocalSiloDetails
{
    public string Name => "simulated";

    public string ClusterId => "simulated";

    public string DnsHostName => "localhost";

    public SiloAddress SiloAddress => address;

    public SiloAddress GatewayAddress => address;
}

/// <summary>
/// Writes log messages to the trace. A slot that fails, and an experiment that is lost, are errors of our code,
/// whatever faults are injected.
/// </summary>
internal sealed class ProcessLogger<T>(SimulatedProcess process) : ILogger<T>
{
    private const int CouldNotBeRestored = 6;

    public bool IsEnabled(LogLevel logLevel) => process.Pump.Trace.IsKept || logLevel >= LogLevel.Error;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        process.Log($"{typeof(T).Name}: {formatter(state, exception)}");
        var isFault = typeof(T) == typeof(SlotSupervisor)
            || (typeof(T) == typeof(SearchCoordinator) && eventId.Id == CouldNotBeRestored);
        if (logLevel >= LogLevel.Error && isFault)
            throw process.Pump.Fail($"{formatter(state, exception)} {exception}");
    }
}
