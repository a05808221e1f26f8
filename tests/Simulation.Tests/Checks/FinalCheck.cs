using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Simulation.Tests.Searches;
using Experiments.Simulation.Tests.Stores;

namespace Experiments.Simulation.Tests.Checks;

/// <summary>Checks the durable state at the end.</summary>
internal static class FinalCheck
{
    public static void Run(SimulatedSearch search, ExperimentRows rows, Auditor auditor)
    {
        void Require(bool condition, string otherwise) => auditor.Require(condition, search.Id, otherwise);
        var status = rows.Record.Status;
        Require(rows.Leases.Count == 0, $"has ended, and {rows.Leases.Count} leases are open");
        Require(status.FitsLeased == 0, $"has ended, and shows {status.FitsLeased} fits as leased");
        if (status.State == ExperimentState.Cancelled) return;
        // Given up after ten lost attempts: another result is expected.
        if (rows.Fits.Any(fit => fit.Report.Failure is { Cause: FailureCause.LostWorker or FailureCause.DeviceFailed }))
            return;
        var fits = rows.Fits.Where(fit => fit.Report.Fold != FoldIndex.Refit).ToList();
        Require(fits.Count == search.Trials * search.Folds, $"has {fits.Count} fits of {search.Trials * search.Folds}");
        Require(status.TrialsDone == search.Trials, $"counts {status.TrialsDone} trials of {search.Trials}");
        Require(status.State == search.State, $"is {status.State}, and had to be {search.State}");
        Require(status.Best?.Trial == search.Best?.Trial && status.Best?.MeanScore == search.Best?.Score,
            $"has {status.Best} as its best, and had to have {search.Best}");
        Require(rows.Record.RefitTrial == search.Best?.Trial, $"refitted {rows.Record.RefitTrial}");
        Require(rows.Fits.Count - fits.Count == (search.Best is null ? 0 : 1), "has not one refit");
        Require(rows.Returned.Count == 0, $"has ended, and {rows.Returned.Count} fits wait");
        // The refit is no fit of the search.
        var retries = fits.Sum(
            fit => fit.Report.Failure is null ? fit.Errors + fit.LostAttempts : fit.Errors + fit.LostAttempts - 1);
        Require(status.Retries == retries, $"says {status.Retries} retries, and its rows {retries}");
        Require(status.FitsAdopted == fits.Count(fit => fit.AdoptedFrom is not null),
            $"says {status.FitsAdopted} fits were adopted");
    }
}
