using System.Collections.Immutable;

namespace Experiments.Engine.Data;

/// <summary>Describes the features that a table lacks.</summary>
internal static class MissingFeatures
{
    private const int Suggested = 5;

    /// <summary>
    /// Creates the exception for all of them. A column that is another feature is not suggested: under the missing
    /// name, the model would predict nonsense.
    /// </summary>
    public static DataException Create(ImmutableArray<string> features, TabularData data)
    {
        List<string> missing = [.. features.Where(name => data.Find(name) is null)];
        List<string> unused = [.. data.Columns.Select(column => column.Name).Except(features)];
        var problem = missing is [var one]
            ? $"there is no column '{one}'."
            : $"there are no columns {NameList.Format([.. missing.Select(name => $"'{name}'")])}.";
        return new(data.Source, problem, SuggestEach(missing, unused) ?? DescribeColumns(features, data, unused));
    }

    private static string? SuggestEach(List<string> missing, List<string> unused)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        var near = new List<(string Name, string Meant)>();
        foreach (var name in missing)
        {
            if (near.Count == Suggested) break;
            if (NearestName.Find(name, unused.Except(taken)) is not { } found) continue;
            taken.Add(found);
            near.Add((name, found));
        }
        if (near.Count == 0) return null;
        return missing.Count == 1
            ? $"Did you mean '{near[0].Meant}'?"
            : $"Did you mean {string.Join(", ", near.Select(n => $"'{n.Meant}' for '{n.Name}'"))}?";
    }

    private static string DescribeColumns(ImmutableArray<string> features, TabularData data, List<string> unused) =>
        unused.Count == data.Columns.Count
            ? $"No column of the file is a feature. Its columns are {NameList.Format(unused)}."
            : $"Add what is missing: the features are {NameList.Format(features)}.";
}
