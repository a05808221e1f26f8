namespace Experiments.Engine.ModelSelection;

/// <summary>The scheme by which trials are scored on rows that they were not trained on.</summary>
public abstract record ValidationScheme
{
    private ValidationScheme() { }

    /// <summary>
    /// Cross-validation, which scores every row once: stratified folds for classes, consecutive folds for numbers and
    /// several labels, as scikit-learn's default.
    /// </summary>
    /// <param name="Folds">The number of folds, at least 2.</param>
    /// <param name="Shuffle">True to put rows into a random order first, keyed by the seed.</param>
    public sealed record CrossValidation(int Folds = 5, bool Shuffle = false) : ValidationScheme;

    /// <summary>
    /// Cross-validation in order of time: each fold is scored on rows that follow those that it is trained on.
    /// </summary>
    /// <param name="Splits">The number of splits, at least 2.</param>
    /// <param name="Gap">The number of rows to leave out before the rows to score on.</param>
    public sealed record TimeSeries(int Splits = 5, int Gap = 0) : ValidationScheme;

    /// <summary>A holdout: a random part of the rows, keyed by the seed, is scored once.</summary>
    /// <param name="Fraction">The fraction of rows to score on, between 0 and 1.</param>
    public sealed record HoldoutPart(double Fraction) : ValidationScheme;

    /// <summary>No validation: the only trial is fitted on all rows and not scored.</summary>
    internal sealed record None : ValidationScheme;
}
