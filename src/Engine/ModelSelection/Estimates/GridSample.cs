using Experiments.Search.Spaces;
using Experiments.Search.Strategies;

namespace Experiments.Engine.ModelSelection.Estimates;

/// <summary>
/// The strata of a grid: kinds of trials, each with its number of points. A small grid has all kinds; a large grid has
/// a sample that is spread over the grid, so a grid of any size has the same cost.
/// </summary>
/// <param name="Strata">The kinds, each with the number of points that it represents.</param>
internal sealed record GridSample(IReadOnlyList<(TrialWork Work, double Points)> Strata)
{
    private const int MaxGroups = 256;
    private const int MaxMembers = 32;

    // The golden ratio gives a low-discrepancy position in each stratum: with equal steps, the sample would meet the
    // same values of a hyperparameter again and again.
    private const double Golden = 0.6180339887498949;

    /// <summary>The number of points; with constraints an estimate where not all of them were checked.</summary>
    public double Points => Strata.Sum(k => k.Points);

    public static GridSample Create(SearchPlan plan)
    {
        var groups = plan.Trials.GetGroups([.. plan.StructuralNames, .. plan.Estimator.Hyperparameters.CostNames]);
        var numbers = SelectSpread(groups.Count, MaxGroups);
        var weight = (double)groups.Count / numbers.Count;
        return new([.. numbers
            .Select(n => groups[n])
            .Select(g => (Group: g, Points: weight * g.Count * EstimateIncludedShare(plan.Trials, g)))
            .Where(g => g.Points > 0)
            .Select(g => (TrialWork.Compute(plan, g.Group.StructuralParameters), g.Points))]);
    }

    /// <summary>Estimates the fraction of a group that no constraint excludes.</summary>
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
