using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Workers;

/// <summary>
/// The checkpoints of a lease's fits: fetched before the fits train, saved while they do, removed when their results
/// are durable. A fit is saved every so many epochs or seconds, and once more when the silo stops.
/// </summary>
internal sealed class LeaseCheckpoints(LeaseGrant grant, CheckpointClient client, CancellationToken stopping)
    : IFitCheckpoints
{
    private readonly Dictionary<FitId, KeptFit> _fits =
        grant.Fits.ToDictionary(fit => fit.GetId(), fit => new KeptFit(fit));

    /// <summary>Whether the fit is one of this lease.</summary>
    public bool Has(FitId fit) => _fits.ContainsKey(fit);

    /// <summary>Fetches the checkpoints that other workers may have saved of the fits.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task FetchAsync(CancellationToken cancellation) =>
        Task.WhenAll(_fits.Values.Where(kept => kept.MayExist).Select(async kept =>
            kept.Found = await client.GetAsync(grant.ExperimentId, kept.Name, cancellation)));

    public ReadOnlyMemory<byte>? Find(FitRequest fit)
    {
        var kept = Get(fit);
        kept.Since = client.Clock.Time.GetTimestamp();
        // A null array would be converted to empty memory: to a checkpoint that cannot be read, instead of none.
        return kept.Found is { } bytes ? (ReadOnlyMemory<byte>?)bytes : null;
    }

    public void Reject(FitRequest fit, CheckpointFault fault) =>
        client.Refuse(grant.ExperimentId, Get(fit).Name, fault);

    public bool IsDue(FitRequest fit, int epoch)
    {
        var kept = Get(fit);
        if (stopping.IsCancellationRequested) return epoch > kept.Epoch;
        // A store that is slower than the training gets fewer checkpoints.
        if (!kept.Writing.IsCompleted || client.IsBusy) return false;
        var (interval, epochs) = (client.Options.CheckpointInterval, client.Options.CheckpointEpochs);
        return (epochs is { } every && epoch - kept.Epoch >= every)
            || (interval > TimeSpan.Zero && client.Clock.Time.GetElapsedTime(kept.Since) >= interval);
    }

    public void Save(FitRequest fit, FitCheckpoint checkpoint)
    {
        var kept = Get(fit);
        (kept.Epoch, kept.Since, kept.MayExist) = (checkpoint.Epoch, client.Clock.Time.GetTimestamp(), true);
        kept.Writing = client.PutAsync(grant, kept.Name, checkpoint, kept.Writing);
    }

    /// <summary>Waits until the checkpoints are written.</summary>
    public Task SettleAsync() => Task.WhenAll(_fits.Values.Select(kept => kept.Writing));

    /// <summary>
    /// Removes the checkpoints of fits whose results are durable. That of a fit that failed and is tried again stays,
    /// and so does that of a fit whose report came late.
    /// </summary>
    public Task RemoveAsync(IReadOnlyList<FitReport> reports, IReadOnlyList<ReportVerdict> verdicts)
    {
        List<Task>? removals = null;
        foreach (var (report, verdict) in reports.Zip(verdicts))
            if (IsDurable(report, verdict) && _fits[report.GetId()] is { MayExist: true } kept)
                (removals ??= []).Add(RemoveAsync(kept));
        return removals is null ? Task.CompletedTask : Task.WhenAll(removals);
    }

    private static bool IsDurable(FitReport report, ReportVerdict verdict) =>
        verdict is ReportVerdict.Accepted or ReportVerdict.Duplicate
        && report.Failure is null or { Cause: FailureCause.Diverged or FailureCause.BadConfiguration };

    private async Task RemoveAsync(KeptFit kept)
    {
        await kept.Writing;
        await client.DeleteAsync(grant.ExperimentId, kept.Name);
    }

    private KeptFit Get(FitRequest fit) => _fits[fit.GetId()];

    /// <summary>A fit of the lease. While the fit trains, only the training thread uses this.</summary>
    private sealed class KeptFit(LeasedFit fit)
    {
        /// <summary>The checkpoint's name in the artifact store.</summary>
        public string Name => fit.GetId().ToName();

        /// <summary>Whether the store may have a checkpoint of the fit.</summary>
        public bool MayExist { get; set; } = fit.MayHaveCheckpoint;

        public byte[]? Found { get; set; }

        /// <summary>The epoch of the last checkpoint.</summary>
        public int Epoch { get; set; }

        /// <summary>The time of the last checkpoint, or of the fit's beginning.</summary>
        public long Since { get; set; }

        public Task Writing { get; set; } = Task.CompletedTask;
    }
}
