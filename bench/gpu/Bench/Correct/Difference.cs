using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>
/// The difference of two trainings, each error being |a - b| / max(1, |b|); infinite where a number is not finite,
/// where counts differ, and where a lane ended for another reason or in another epoch.
/// </summary>
/// <param name="Losses">The largest error of losses.</param>
/// <param name="Median">The median error of weights.</param>
/// <param name="Percentile999">The error that at most one of a thousand weights exceeds.</param>
/// <param name="Max">The largest error of weights.</param>
internal sealed record Difference(double Losses, double Median, double Percentile999, double Max)
{
    /// <summary>The largest error of all.</summary>
    public double Everywhere => Math.Max(Losses, Max);

    /// <summary>
    /// The error by which a solver is judged. Adam divides a gradient by its own size: where a gradient is nothing but
    /// rounding error, its first steps turn the sign of that error into a whole step of the learning rate. So a sound
    /// device may differ in a few weights, which hardly matter to the loss; sgd has no such weights.
    /// </summary>
    public double JudgedFor(Solver solver) =>
        solver == SolverCatalog.Sgd ? Everywhere : Math.Max(Losses, Percentile999);

    /// <summary>Compares all lanes of two packs.</summary>
    public static Difference Between(IReadOnlyList<LaneResult> actual, IReadOnlyList<LaneResult> expected)
    {
        if (actual.Count != expected.Count) return Infinite;
        var losses = 0.0;
        List<double> weights = [];
        foreach (var (one, other) in actual.Zip(expected))
        {
            if ((one.StopReason, one.Epochs, one.BestEpoch) != (other.StopReason, other.Epochs, other.BestEpoch)
                    || one.LossCurve.Count != other.LossCurve.Count
                    || one.ValidationCurve.Count != other.ValidationCurve.Count)
                return Infinite;
            losses = one.LossCurve.Zip(other.LossCurve)
                .Concat(one.ValidationCurve.Zip(other.ValidationCurve))
                .Select(pair => Compute(pair.First, pair.Second))
                .Aggregate(losses, Math.Max);
            foreach (var (name, values) in other.State)
            {
                if (!one.State.TryGetValue(name, out var found) || found.Length != values.Length) return Infinite;
                weights.AddRange(found.Zip(values, (a, b) => Compute(a, b)));
            }
        }
        weights.Sort();
        return weights.Count == 0
            ? new(losses, 0, 0, 0)
            : new(losses, weights[weights.Count / 2], weights[^(1 + (weights.Count / 1000))], weights[^1]);
    }

    /// <summary>Compares one lane.</summary>
    public static Difference Between(LaneResult actual, LaneResult expected) => Between([actual], [expected]);

    private static Difference Infinite { get; } =
        new(double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity);

    private static double Compute(double actual, double expected) =>
        double.IsFinite(actual) && double.IsFinite(expected)
        ? Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected))
        : double.PositiveInfinity;
}
