using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// The kinds of trials of a grid with the number of points of each: all kinds where they are few, else a sample of them
/// that is spread over the grid, so that a grid of any size costs the same.
/// </summary>
/// <param name="Strata">The kinds, each with how many points it stands for.</param>
internal sealed record GridSample(IReadOnlyList<(TrialWork Work, double Points)> Strata)
{
    private const int MaxGroups = 256;
    private const int MaxMembers = 32;

    // Strata with a low-discrepancy place in each (the golden ratio): equal steps would meet the same digit again and
    // again.
    private const double Golden = 0.6180339887498949;

    /// <summary>How many points there are; with constraints an estimate where not all of them were looked at.</summary>
    public double Points => Strata.Sum(k => k.Points);

    public static GridSample Create(SearchPlan plan)
    {
        var groups = plan.Trials.GetGroups([.. plan.StructuralNames, .. TrialWork.ParameterNames]);
        var numbers = SelectSpread(groups.Count, MaxGroups);
        var weight = (double)groups.Count / numbers.Count;
        return new([.. numbers
            .Select(n => groups[n])
            .Select(g => (Group: g, Points: weight * g.Count * EstimateIncludedShare(plan.Trials, g)))
            .Where(g => g.Points > 0)
            .Select(g => (TrialWork.Compute(plan, g.Group.StructuralParameters), g.Points))]);
    }

    /// <summary>The part of a group that no constraint excludes.</summary>
    private static double EstimateIncludedShare(TrialSpace trials, StructuralGroup group)
    {
        if (!trials.IsConstrained) return 1;
        var ranks = SelectSpread(group.Count, MaxMembers);
        return ranks.Count(r => !trials.IsExcluded(group[r])) / (double)ranks.Count;
    }

    internal static IReadOnlyList<long> SelectSpread(long count, int most)
    {
        if (count <= most) return [.. Enumerable.Range(0, (int)count).Select(i => (long)i)];
        var step = (double)count / most;
        return [.. Enumerable.Range(0, most).Select(i => Math.Min(count - 1, (long)((i + (i * Golden % 1)) * step)))];
    }
}
