using System.Globalization;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Silo.Workers;

/// <summary>
/// How far the fits of a lease have come: found before they train, kept while they do, gone when they are durable. Each
/// is kept every so many epochs or seconds, and once more when the silo stops.
/// </summary>
internal sealed class LeaseCheckpoints(LeaseGrant grant, CheckpointClient client, CancellationToken stopping)
    : IFitCheckpoints
{
    private readonly Dictionary<(long Trial, int Fold), KeptFit> _fits = grant.Fits.ToDictionary(
        fit => (fit.Trial, fit.Fold), fit => new KeptFit(fit));

    /// <summary>A fit's name in the artifact store.</summary>
    public static string NameOf(long trial, int fold, int rung) =>
        string.Create(CultureInfo.InvariantCulture, $"{trial}-{(fold < 0 ? "refit" : fold)}-{rung}");

    /// <summary>Whether the fit is of this lease.</summary>
    public bool Has(FitRequest fit) => _fits.ContainsKey((fit.Trial, fit.Fold));

    /// <summary>Looks for what others have kept of the fits, where that may be.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public Task FetchAsync(CancellationToken cancellation) =>
        Task.WhenAll(_fits.Values.Where(kept => kept.MayExist).Select(async kept =>
            kept.Found = await client.GetAsync(grant.ExperimentId, kept.Name, cancellation)));

    public ReadOnlyMemory<byte>? Find(FitRequest fit)
    {
        var kept = Of(fit);
        kept.Since = client.Clock.Time.GetTimestamp();
        // An array that is null would become memory that is empty, which is no checkpoint, and not none.
        return kept.Found is { } bytes ? (ReadOnlyMemory<byte>?)bytes : null;
    }

    public void Reject(FitRequest fit, CheckpointFault fault) => client.Refuse(grant.ExperimentId, Of(fit).Name, fault);

    public bool IsDue(FitRequest fit, int epoch)
    {
        var kept = Of(fit);
        if (stopping.IsCancellationRequested) return epoch > kept.Epoch;
        // A store that is slower than the training gets fewer of them.
        if (!kept.Writing.IsCompleted || client.IsBusy) return false;
        var (interval, epochs) = (client.Options.CheckpointInterval, client.Options.CheckpointEpochs);
        return (epochs is { } every && epoch - kept.Epoch >= every)
            || (interval > TimeSpan.Zero && client.Clock.Time.GetElapsedTime(kept.Since) >= interval);
    }

    public void Save(FitRequest fit, FitCheckpoint checkpoint)
    {
        var kept = Of(fit);
        (kept.Epoch, kept.Since, kept.MayExist) = (checkpoint.Epoch, client.Clock.Time.GetTimestamp(), true);
        kept.Writing = client.PutAsync(grant.ExperimentId, kept.Name, checkpoint, kept.Writing);
    }

    /// <summary>Waits until what was kept is written.</summary>
    public Task SettleAsync() => Task.WhenAll(_fits.Values.Select(kept => kept.Writing));

    /// <summary>
    /// Removes what was kept of fits that are durable. Of one that failed and is run again it is left; a late report is
    /// not the last word.
    /// </summary>
    public Task RemoveAsync(IReadOnlyList<FitReport> reports, IReadOnlyList<ReportVerdict> verdicts) =>
        Task.WhenAll(reports.Zip(verdicts)
            .Where(report => report.Second is ReportVerdict.Accepted or ReportVerdict.Duplicate)
            .Where(report =>
                report.First.Failure is null or { Cause: FailureCause.Diverged or FailureCause.BadConfiguration })
            .Select(report => _fits[(report.First.Trial, report.First.Fold)])
            .Where(kept => kept.MayExist)
            .Select(RemoveAsync));

    private async Task RemoveAsync(KeptFit kept)
    {
        await kept.Writing;
        await client.DeleteAsync(grant.ExperimentId, kept.Name);
    }

    private KeptFit Of(FitRequest fit) => _fits[(fit.Trial, fit.Fold)];

    /// <summary>A fit of the lease. While it trains it is the training thread's.</summary>
    private sealed class KeptFit(LeasedFit fit)
    {
        public string Name => NameOf(fit.Trial, fit.Fold, fit.Rung);

        /// <summary>Whether the store may have something of it.</summary>
        public bool MayExist { get; set; } = fit.MayHaveCheckpoint;

        public byte[]? Found { get; set; }

        /// <summary>The epoch that was kept last.</summary>
        public int Epoch { get; set; }

        /// <summary>When it began, or was kept last.</summary>
        public long Since { get; set; }

        public Task Writing { get; set; } = Task.CompletedTask;
    }
}
