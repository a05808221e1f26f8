using Experiments.Engine.Artifacts;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.Artifacts;

/// <summary>Fitted pipelines made by hand, of every task, with weights that no training gave.</summary>
internal static class SamplePipelines
{
    public const int Features = 5;

    private static readonly int[] Hidden = [7, 4];

    public static TargetInfo Binary { get; } = new(LearningTasks.Binary, ["y"], ["0", "1"], true);

    public static TargetInfo BinaryText { get; } = new(LearningTasks.Binary, ["y"], ["no", "yes, \"indeed\""], false);

    public static TargetInfo Multiclass { get; } = new(LearningTasks.Multiclass, ["y"], ["-2", "3", "10"], true);

    public static TargetInfo MulticlassText { get; } = new(
        LearningTasks.Multiclass, ["y"], ["Äpfel", "birnen", "kirschen"], false);

    public static TargetInfo Multilabel { get; } = new(LearningTasks.Multilabel, ["a", "b", "c"], [], false);

    public static TargetInfo Regression { get; } = new(LearningTasks.Regression, ["y"], [], false);

    public static TargetInfo RegressionOfTwo { get; } = new(LearningTasks.Regression, ["u", "v"], [], false);

    public static TargetInfo Poisson { get; } = new(LearningTasks.Poisson, ["n"], [], false);

    public static TargetInfo PoissonOfTwo { get; } = new(LearningTasks.Poisson, ["n", "m"], [], false);

    public static TheoryData<string> TargetNames { get; } =
        [nameof(Binary), nameof(BinaryText), nameof(Multiclass), nameof(MulticlassText), nameof(Multilabel),
            nameof(Regression), nameof(RegressionOfTwo), nameof(Poisson), nameof(PoissonOfTwo)];

    public static TargetInfo Target(string name) =>
        (TargetInfo)typeof(SamplePipelines).GetProperty(name)!.GetValue(null)!;

    public static FittedPipeline Create(
        TargetInfo target, ActivationKind activation = ActivationKind.Relu, params IFittedTransformer[] scalers)
    {
        var graph = new Mlp(Hidden, activation).Trace(new Shape(Features), target.Outputs);
        var state = graph.Parameters.ToDictionary(p => p.Name, p => Values(p.Shape.Size, p.Id, 1.2f));
        return new([.. Enumerable.Range(0, Features).Select(i => $"feature {i}")],
            target, scalers, new FittedNetwork(graph, target.Task, state));
    }

    public static FittedStandardScaler Scaler(bool mean = true, bool scale = true) => new(
        Features,
        mean ? [1f, -2f, 30f, 0.5f, 0f] : null,
        scale ? [0.1f, 3f, 7f, 1f, 0.25f] : null);

    public static FittedMinMaxScaler MinMax(float low = -1, float high = 2, bool clip = true) =>
        new(Features, [1f, -2f, 0f, -0.5f, 0.5f], [0.5f, 2f, 1.5f, 0.25f, 3f], new(low, high), clip);

    public static Artifact Artifact(FittedPipeline pipeline) => new(
        new()
        {
            Estimator = pipeline.Target.Task.Form == TargetForm.Numbers ? "mlp_regressor" : "mlp_classifier",
            Hyperparameters = ParameterSet.Parse(
                """{"hidden_layer_sizes": [7, 4], "activation": "relu", "alpha": 0.1, "standard_scaler__with_mean":"""
                + """ true, "batch_size": "auto", "max_grad_norm": null}"""),
            DataSha256 = new string('a', 64),
            Seed = long.MaxValue,
            NumericsClass = "cpu-fma",
            Scores = new Dictionary<string, double> { ["accuracy"] = 0.9375, ["f1_macro"] = double.NaN },
            FitKeys = ["k1", "k2"],
            Experiment = "sample",
            Trial = 3,
        },
        pipeline);

    /// <summary>Numbers in [-bound, bound) without a pattern that a mix-up of rows or columns would keep.</summary>
    public static float[] Values(int count, int key, float bound) =>
        [.. Enumerable.Range(0, count).Select(
            i => (float)((Fraction(Math.Sin((i * 12.9898) + (key * 78.233) + 1) * 43758.5453) * 2) - 1) * bound)];

    private static double Fraction(double value) => value - Math.Floor(value);
}
