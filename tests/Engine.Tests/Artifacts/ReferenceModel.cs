using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>
/// A pipeline computed by plain loops in double precision, on its own, from weights in scikit-learn's layout.
/// </summary>
internal static class ReferenceModel
{
    /// <summary>Probabilities (binary: of the second class) or numbers of one row.</summary>
    public static double[] Predict(FittedPipeline pipeline, ActivationKind activation, ReadOnlySpan<float> row)
    {
        var values = row.ToArray().Select(v => (double)v).ToArray();
        foreach (var transformer in pipeline.Transformers)
            for (var i = 0; i < values.Length; i++) values[i] = Transform(transformer, i, values[i]);
        for (var layer = 0; pipeline.Network.State.ContainsKey($"hidden_{layer}.weight"); layer++)
            values = [.. Layer(pipeline, $"hidden_{layer}", values).Select(z => Activate(activation, z))];
        return Link(pipeline.Target.Task, Layer(pipeline, "output", values));
    }

    private static double Transform(IFittedTransformer transformer, int i, double value)
    {
        if (transformer is FittedStandardScaler standard)
            return (value - (standard.Mean?[i] ?? 0)) / (standard.Scale?[i] ?? 1);
        var minMax = (FittedMinMaxScaler)transformer;
        var scaled = ((value - minMax.DataMin[i]) * minMax.Scale[i]) + minMax.Range.Low;
        return minMax.Clip ? Math.Clamp(scaled, minMax.Range.Low, minMax.Range.High) : scaled;
    }

    private static double[] Layer(FittedPipeline pipeline, string name, double[] x)
    {
        var (weight, bias) = (pipeline.Network.State[$"{name}.weight"], pipeline.Network.State[$"{name}.bias"]);
        var z = new double[bias.Length];
        for (var o = 0; o < z.Length; o++)
        {
            z[o] = bias[o];
            for (var i = 0; i < x.Length; i++) z[o] += x[i] * weight[(i * z.Length) + o];
        }

        return z;
    }

    private static double[] Link(LearningTask task, double[] z) => task.Loss switch
    {
        LossKind.SquaredError => z,
        LossKind.PoissonDeviance => [.. z.Select(Math.Exp)],
        LossKind.CrossEntropy => [.. z.Select(v => Math.Exp(v - z.Max()) / z.Sum(u => Math.Exp(u - z.Max())))],
        _ => [.. z.Select(v => Activate(ActivationKind.Logistic, v))],
    };

    private static double Activate(ActivationKind kind, double z) => kind switch
    {
        ActivationKind.Relu => Math.Max(0, z),
        ActivationKind.Tanh => Math.Tanh(z),
        ActivationKind.Logistic => 1 / (1 + Math.Exp(-z)),
        _ => z,
    };
}
