using Experiments.Contracts.Leases;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;

namespace Experiments.Silo.Coordination;

/// <summary>Builds the messages that grant leases to workers.</summary>
internal sealed class GrantBuilder(ExperimentRecord record, TrialLedger ledger)
{
    /// <summary>
    /// The number of epochs of the refit: the mean best epoch of the winner's folds. It is set before the refit is
    /// granted.
    /// </summary>
    public int? RefitEpochs { get; set; }

    /// <summary>The trial that is refitted.</summary>
    public long? RefitTrial => ledger.RefitTrial;

    /// <summary>True while the refit has not ended and its number of epochs is not known yet.</summary>
    public bool NeedsRefitEpochs =>
        record.Spec.Search.RefitEpochs && RefitEpochs is null
        && ledger.RefitState is FitState.Pending or FitState.Leased;

    /// <summary>Builds the grant of a lease without the fits whose results are known.</summary>
    /// <param name="lease">The lease.</param>
    /// <param name="term">The time until the lease expires.</param>
    /// <param name="known">The fits whose results are known.</param>
    /// <param name="trace">The traceparent of the lease; null for one that is not traced.</param>
    /// <returns>The grant; null without any fit.</returns>
    public LeaseGrant? Build(Lease lease, TimeSpan term, IReadOnlySet<FitId> known, string? trace)
    {
        LeasedFit[] fits =
        [
            .. from trial in lease.Trials
               let text = trial.Trial.Parameters.ToString()
               from fit in trial.Fits
               where !known.Contains(fit.Id)
               select new LeasedFit(fit.Id.Trial, fit.Id.Fold, text, fit.Attempt,
                   GetEpochs(fit.Id, trial.Trial.Budget?.Epochs), fit.Id.Rung, fit.WasLeased, trace),
        ];
        return fits.Length == 0
            ? null
            : new(record.Status.ExperimentId, lease.Token.Value, term, lease.PackKey ?? "", fits);
    }

    /// <summary>Gets the number of epochs that a fit trains; null if its hyperparameters decide.</summary>
    /// <param name="id">The fit.</param>
    /// <param name="budget">The number of epochs of its rung; null without rungs.</param>
    public int? GetEpochs(FitId id, int? budget) =>
        id.IsRefit && record.Spec.Search.RefitEpochs ? RefitEpochs : budget;
}
