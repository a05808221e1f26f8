using Experiments.Silo.Settings;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Clients of checkpoints, for tests.</summary>
internal static class Checkpoints
{
    /// <summary>A client whose store fails every call.</summary>
    public static CheckpointClient CreateWithoutStore(SiloClock time) =>
        new(new(() => throw new InvalidOperationException("Nothing is stored here.")),
            new(), time, SilentInstruments.New(), NullLogger<CheckpointClient>.Instance);
}
