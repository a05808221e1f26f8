using System.Globalization;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores;

/// <summary>Names the fits of the wire and of the engine as the ledger does.</summary>
internal static class FitIds
{
    private const string RefitName = "refit";

    /// <summary>The name of a fit's checkpoint in the artifact store.</summary>
    public static string ToName(this FitId fit) => string.Create(
        CultureInfo.InvariantCulture, $"{fit.Trial}-{(fit.IsRefit ? RefitName : fit.Fold)}-{fit.Rung}");

    /// <summary>Reads the name of a fit's checkpoint; null for a text that is none.</summary>
    public static FitId? ParseName(string name)
    {
        if (name.Split('-') is not [var trial, var fold, var rung]) return null;
        return long.TryParse(trial, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && int.TryParse(rung, NumberStyles.None, CultureInfo.InvariantCulture, out var level)
            && (fold == RefitName ? FoldIndex.Refit
                : int.TryParse(fold, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index
                : (int?)null) is { } part
            && new FitId(number, part, level) is var fit && fit.ToName() == name
                ? fit
                : null;
    }

    /// <summary>The id of a leased fit.</summary>
    public static FitId GetId(this LeasedFit fit) => new(fit.Trial, fit.Fold, fit.Rung);

    /// <summary>The id of a reported fit.</summary>
    public static FitId GetId(this FitReport report) => new(report.Trial, report.Fold, report.Rung);

    /// <summary>The id of a fit that the engine trains.</summary>
    public static FitId GetId(this FitRequest fit) => new(fit.Trial, fit.Fold, fit.Rung);

    /// <summary>The id of the fit that trained an epoch.</summary>
    public static FitId GetId(this FitProgress epoch) => new(epoch.Trial, epoch.Fold, epoch.Rung);
}
