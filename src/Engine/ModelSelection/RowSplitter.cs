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
            ValidationScheme.TimeSeries time => new TimeSeriesSplit(time.Splits, time.Gap).Split(data.Rows),
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
                $"With {data.Rows} rows, a fold would train on a single row.",
                "Give more rows, or choose fewer folds.");
    }

    public static IEnumerable<string> GetWarnings(SearchRequest request, EncodedData data, IReadOnlyList<Fold> folds)
    {
        if (GetClasses(data) is not { IsEmpty: false } classes) return [];
        if (request.Validation is not ValidationScheme.CrossValidation cv) return FindUnseenClasses(data, folds);
        var names = data.Schema.Target.Classes;
        return CrossValidationRules.FindWarning(cv.Folds, classes, names) is { } warning ? [warning] : [];
    }

    // In order of time a class may begin late, and a small part may hold the only rows of one.
    private static IEnumerable<string> FindUnseenClasses(EncodedData data, IReadOnlyList<Fold> folds)
    {
        var (names, labels) = (data.Schema.Target.Classes, data.Labels!);
        var found = folds.Index().Select(fold => (fold.Index, Classes: fold.Item.Test.Select(row => labels[row])
            .Except(fold.Item.Train.Select(row => labels[row])).Order().ToList())).Where(fold => fold.Classes.Count > 0)
            .ToList();
        if (found.Count == 0) yield break;
        var (first, classes) = found[0];
        yield return $"Fold {first} is scored on rows of {(classes.Count == 1 ? "the class" : "the classes")} "
            + $"{NameList.Format([.. classes.Select(k => $"'{names[k]}'")])}, of which it trains on none"
            + (found.Count == 1 ? "." : $"; so are {found.Count - 1} other folds.");
    }

    /// <summary>Gets the class of each row; empty for numbers and several labels, which are not stratified.</summary>
    public static ReadOnlySpan<int> GetClasses(EncodedData data) =>
        data.Schema.Target.Task.Form == TargetForm.Class ? data.Labels : [];
}
