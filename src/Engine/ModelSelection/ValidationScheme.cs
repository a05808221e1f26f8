namespace Experiments.Engine.ModelSelection;

/// <summary>How candidates are scored on rows that they were not trained on.</summary>
public abstract record ValidationScheme
{
    private ValidationScheme() { }

    /// <summary>
    /// Every row is scored once: stratified folds for classes, consecutive ones for numbers and several labels, as
    /// scikit-learn's default.
    /// </summary>
    /// <param name="Folds">The number of folds, at least 2.</param>
    /// <param name="Shuffle">Whether rows are put into a random order, keyed by the seed, first.</param>
    public sealed record CrossValidation(int Folds = 5, bool Shuffle = false) : ValidationScheme;

    /// <summary>A random part, keyed by the seed, is scored once.</summary>
    /// <param name="Fraction">The part, between 0 and 1.</param>
    public sealed record HoldoutPart(double Fraction) : ValidationScheme;

    /// <summary>Nothing is scored: there is one candidate, which is fitted on all rows.</summary>
    internal sealed record None : ValidationScheme;
}
