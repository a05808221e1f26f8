using Experiments.Silo.Settings;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Checkpoint clients for tests without checkpoints.</summary>
internal static class Checkpoints
{
    /// <summary>A checkpoint client without a usable store.</summary>
    public static CheckpointClient CreateWithoutStore(SiloClock time) =>
        new(new(() => throw new InvalidOperationException("Nothing is stored here.")), new(5),
            new(), time, SilentInstruments.New(), NullLogger<CheckpointClient>.Instance);
}
