using Experiments.Engine.Training;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>
/// The difference of two trainings: the largest |a - b| / max(1, |b|) of losses and final tensors.
/// </summary>
internal static class Difference
{
    /// <summary>Of all lanes; infinite where one of them ended for another reason or in another epoch.</summary>
    public static double Compute(IReadOnlyList<LaneResult> actual, IReadOnlyList<LaneResult> expected) =>
        actual.Count == expected.Count ? actual.Zip(expected, Compute).Aggregate(0.0, Math.Max) : double.NaN;

    /// <summary>Of one lane.</summary>
    public static double Compute(LaneResult actual, LaneResult expected)
    {
        if ((actual.StopReason, actual.Epochs, actual.BestEpoch)
                != (expected.StopReason, expected.Epochs, expected.BestEpoch))
            return double.PositiveInfinity;
        var losses = Math.Max(
            Compute(actual.LossCurve, expected.LossCurve), Compute(actual.ValidationCurve, expected.ValidationCurve));
        return expected.State.Select(tensor => Compute(Doubles(actual.State[tensor.Key]), Doubles(tensor.Value)))
            .Aggregate(losses, Math.Max);
    }

    // Math.Max keeps NaN: a number that is not finite is no match for anything.
    private static double Compute(IReadOnlyList<double> actual, IReadOnlyList<double> expected) =>
        actual.Count == expected.Count
            ? actual.Zip(expected, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Aggregate(0.0, Math.Max)
            : double.NaN;

    private static double[] Doubles(float[] values) => Array.ConvertAll(values, value => (double)value);
}
