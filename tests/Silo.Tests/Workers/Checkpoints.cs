using Experiments.Silo.Settings;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Desks for tests in which nothing is kept.</summary>
internal static class Checkpoints
{
    /// <summary>A desk whose store cannot be asked for.</summary>
    public static CheckpointClient CreateWithoutStore(SiloClock time) =>
        new(new(() => throw new InvalidOperationException("Nothing is stored here.")),
            new(), time, SilentInstruments.New(), NullLogger<CheckpointClient>.Instance);
}
