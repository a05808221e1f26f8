using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>Names the fits of the wire and of the engine as the ledger does.</summary>
internal static class FitIds
{
    /// <summary>The id of a leased fit.</summary>
    public static FitId GetId(this LeasedFit fit) => new(fit.Trial, fit.Fold, fit.Rung);

    /// <summary>The id of a reported fit.</summary>
    public static FitId GetId(this FitReport report) => new(report.Trial, report.Fold, report.Rung);

    /// <summary>The id of a fit that the engine trains.</summary>
    public static FitId GetId(this FitRequest fit) => new(fit.Trial, fit.Fold, fit.Rung);

    /// <summary>The id of the fit that trained an epoch.</summary>
    public static FitId GetId(this FitProgress epoch) => new(epoch.Trial, epoch.Fold, epoch.Rung);
}
