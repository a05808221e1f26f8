using Experiments.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Workers;

/// <summary>
/// The slots' client of the artifact store, for checkpoints. A checkpoint saves time and is never needed: every failure
/// here is logged, and the fit trains on, or begins at the beginning.
/// </summary>
internal sealed partial class CheckpointClient(
    ArtifactStoreSource artifacts,
    LeaseSecret secret,
    SiloHostOptions options,
    SiloClock clock,
    ExperimentsInstruments instruments,
    ILogger<CheckpointClient> logger)
    : IDisposable
{
    /// <summary>
    /// The bytes that may wait to be written: the lanes of a GPU's pack are due together, and each is copied before it
    /// is written.
    /// </summary>
    private const long MaxBytes = 256 << 20;

    private readonly SemaphoreSlim _calls = new(4);
    private long _waitingBytes;

    public SiloHostOptions Options => options;

    public SiloClock Clock => clock;

    /// <summary>Whether so many bytes wait to be written that no checkpoint should be added now.</summary>
    public bool IsBusy => Interlocked.Read(ref _waitingBytes) >= MaxBytes;

    /// <summary>Creates the checkpoints of a lease's fits.</summary>
    /// <param name="grant">The lease.</param>
    /// <param name="stopping">The silo stops: fits that train are saved in their present state.</param>
    public LeaseCheckpoints ForLease(LeaseGrant grant, CancellationToken stopping) => new(grant, this, stopping);

    /// <summary>Reads a checkpoint; null where there is none, or it cannot be read.</summary>
    public async Task<byte[]?> GetAsync(string experiment, string fit, CancellationToken cancellation)
    {
        byte[]? found = null;
        await TryCallAsync(experiment,
            fit, async store => found = await store.GetCheckpointAsync(experiment, fit, cancellation), cancellation);
        if (found is not null) instruments.OnCheckpointRead(found.Length);
        return found;
    }

    /// <summary>Writes a checkpoint, after the previous one of the same fit is written.</summary>
    public Task PutAsync(LeaseGrant grant, string fit, FitCheckpoint checkpoint, Task previous)
    {
        var experiment = grant.ExperimentId;
        var proof = new LeaseProof(grant.Token, secret.Value);
        Interlocked.Add(ref _waitingBytes, checkpoint.Bytes);
        return Task.Run(async () =>
        {
            await previous;
            await TryCallAsync(experiment,
                fit, _ => WriteAsync(artifacts.GetStore(proof), experiment, fit, checkpoint.ToBytes()),
                CancellationToken.None);
            Interlocked.Add(ref _waitingBytes, -checkpoint.Bytes);
        });
    }

    /// <summary>Removes a checkpoint.</summary>
    public Task DeleteAsync(string experiment, string fit) =>
        TryCallAsync(experiment, fit, store => store.DeleteCheckpointAsync(experiment, fit), CancellationToken.None);

    /// <summary>Logs that the fit cannot continue from the checkpoint that was found.</summary>
    public void Refuse(string experiment, string fit, CheckpointFault fault) =>
        LogRefused(logger, experiment, fit, fault);

    public void Dispose() => _calls.Dispose();

    private async Task WriteAsync(IArtifactStore store, string experiment, string fit, byte[] checkpoint)
    {
        await store.PutCheckpointAsync(experiment, fit, checkpoint, CancellationToken.None);
        instruments.OnCheckpointWritten(checkpoint.Length);
    }

    private async Task TryCallAsync(
        string experiment, string fit, Func<IArtifactStore, Task> call, CancellationToken cancellation)
    {
        await _calls.WaitAsync(cancellation);
        try
        {
            await call(artifacts.Store);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            LogFailed(logger, experiment, fit, e.Message);
        }
        finally
        {
            _calls.Release();
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Experiment {Experiment}: the checkpoint of fit {Fit} could not be read, "
        + "written or removed; the fit trains on: {Reason}")]
    private static partial void LogFailed(ILogger logger, string experiment, string fit, string reason);

    [LoggerMessage(2, LogLevel.Warning, "Experiment {Experiment}: the checkpoint of fit {Fit} cannot be used here "
        + "({Fault}); the fit begins at the beginning")]
    private static partial void LogRefused(ILogger logger, string experiment, string fit, CheckpointFault fault);
}
