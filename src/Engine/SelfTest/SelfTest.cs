using Experiments.Engine.Devices;
using Experiments.Engine.Training;

namespace Experiments.Engine.SelfTest;

/// <summary>Compares trainings on a device with scikit-learn's results in float64, from given weights.</summary>
public static class SelfTest
{
    /// <summary>Trains every case and measures the device's errors.</summary>
    /// <param name="device">The device.</param>
    /// <param name="casesFolder">A folder of case files, or null for the embedded cases.</param>
    /// <exception cref="GoldenCaseException">A case cannot be read, or the folder has no case.</exception>
    public static IReadOnlyList<SelfTestResult> Run(Device device, string? casesFolder = null) =>
        [.. (casesFolder is null ? GoldenCase.LoadBuiltIn() : GoldenCase.LoadFolder(casesFolder))
            .Select(golden => Run(device, golden))];

    /// <summary>Trains one case.</summary>
    public static SelfTestResult Run(Device device, GoldenCase golden)
    {
        var pack = golden.Pack;
        var lane = new Trainer(device).Train(pack)[0];
        var output = Predictor.Predict(device,
            new FittedNetwork(pack.Trace(), pack.Task, lane.State), pack.Lanes[0].Data.X, pack.Lanes[0].Data.Rows);
        var weights = golden.State
            .Select(tensor => ComputeError(lane.State[tensor.Key].Select(value => (double)value), tensor.Value))
            .Aggregate(0.0, Math.Max);
        return new SelfTestResult(golden.Name, ComputeError(lane.LossCurve, golden.LossCurve), weights,
            ComputeError(output.Select(value => (double)value), golden.Output), device.Tolerance);
    }

    // Math.Max keeps NaN: a number that is not finite fails the case.
    private static double ComputeError(IEnumerable<double> ours, IReadOnlyList<double> golden) =>
        ours.Count() == golden.Count
            ? ours.Zip(golden, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(b))).Aggregate(0.0, Math.Max)
            : double.NaN;
}
