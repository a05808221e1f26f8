namespace Experiments.Search.Ledger;

/// <summary>The outcome of a fit on its worker.</summary>
public readonly record struct FitOutcome
{
    private FitOutcome(double score, FitFailureCause? failure) => (Score, Failure) = (score, failure);

    /// <summary>The score in the metric that picks the winner; greater is better, NaN for a failure.</summary>
    public double Score { get; }

    /// <summary>The cause of the failure; null for a fit that gave a score.</summary>
    public FitFailureCause? Failure { get; }

    /// <summary>Creates the outcome of a fit that gave a score. NaN is a score too, the worst.</summary>
    public static FitOutcome Completed(double score) => new(score, null);

    /// <summary>Creates the outcome of a fit that failed.</summary>
    public static FitOutcome Failed(FitFailureCause cause) => new(double.NaN, cause);
}
