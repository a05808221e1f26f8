using Experiments.Engine.Data;
using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>Splits the rows by a request's validation scheme.</summary>
internal static class RowSplitter
{
    public static IReadOnlyList<Fold> Split(SearchRequest request, EncodedData data)
    {
        var classes = GetClasses(data);
        var seed = (ulong)request.Seed;
        IReadOnlyList<Fold> folds = request.Validation switch
        {
            ValidationScheme.None => [],
            ValidationScheme.HoldoutPart part => new Holdout(part.Fraction, seed).Split(data.Rows, classes),
            ValidationScheme.CrossValidation cv when classes.IsEmpty =>
                new KFold(cv.Folds, cv.Shuffle, seed).Split(data.Rows),
            ValidationScheme.CrossValidation cv =>
                new StratifiedKFold(cv.Folds, cv.Shuffle, seed).Split(data.Rows, classes),
            _ => throw new ArgumentException($"{request.Validation} is not a validation scheme.", nameof(request)),
        };
        if (data.Rows < 2) throw new SpecException("data", "The data has only one row.", "Give more rows.");
        return folds.All(f => f.Train.Length > 1)
            ? folds
            : throw new SpecException(CrossValidationRules.Path,
                $"With {data.Rows} rows, a fold would train on a single row.", "Give more rows.");
    }

    public static IReadOnlyList<string> GetWarnings(SearchRequest request, EncodedData data) =>
        request.Validation is ValidationScheme.CrossValidation cv && GetClasses(data) is { IsEmpty: false } classes
        && CrossValidationRules.FindWarning(cv.Folds, classes) is { } warning
            ? [warning]
            : [];

    /// <summary>Gets the class of each row; empty for numbers and several labels, which are not stratified.</summary>
    public static ReadOnlySpan<int> GetClasses(EncodedData data) =>
        data.Schema.Target.Task.Form == TargetForm.Class ? data.Labels : [];
}
