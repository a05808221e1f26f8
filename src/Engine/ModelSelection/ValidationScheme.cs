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

    /// <summary>A holdout: a random part of the rows, keyed by the seed, is scored once.</summary>
    /// <param name="Fraction">The fraction of rows to score on, between 0 and 1.</param>
    public sealed record HoldoutPart(double Fraction) : ValidationScheme;

    /// <summary>No validation: the only trial is fitted on all rows and not scored.</summary>
    internal sealed record None : ValidationScheme;
}
