using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

/// <summary>A model says outside the engine what it says inside: equal labels, outputs within 1e-5.</summary>
public sealed class EngineEqualityTests
{
    private const int Rows = 300;

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void With_a_scaler(string target) =>
        AssertEqual(
            SamplePipelines.Create(SamplePipelines.Target(target), ActivationKind.Tanh, SamplePipelines.Scaler()));

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void Without_a_scaler(string target) =>
        AssertEqual(SamplePipelines.Create(SamplePipelines.Target(target), ActivationKind.Logistic));

    [Theory, InlineData(0, 1, false), InlineData(-1, 2, true)]
    public void With_a_min_max_scaler(float low, float high, bool clip) =>
        AssertEqual(SamplePipelines.Create(
            SamplePipelines.Multiclass, ActivationKind.Tanh, SamplePipelines.MinMax(low, high, clip)));

    private static void AssertEqual(FittedPipeline pipeline)
    {
        var x = SamplePipelines.Values(Rows * SamplePipelines.Features, key: 5, bound: 2);
        var inside = Predict(pipeline, x);
        using var model = new OnnxModel(OnnxExporter.Export(pipeline));
        if (pipeline.Target.Task.Form == TargetForm.Numbers)
        {
            AssertClose(inside, model.Floats("prediction", x, Rows));
            return;
        }

        AssertClose(pipeline.Target.Task.FixedOutputs == 1 ? [.. inside.SelectMany(p => (float[])[1 - p, p])] : inside,
            model.Floats("probabilities", x, Rows));
        var labels = pipeline.Target.Task.Decide(inside, pipeline.Target.Outputs)
            .Select(k => pipeline.Target.Task == LearningTasks.Multilabel ? $"{k}" : pipeline.Target.Classes[k]);
        Assert.Equal(labels, model.Labels(x, Rows));
    }

    private static float[] Predict(FittedPipeline pipeline, float[] x)
    {
        var features = x.ToArray();
        foreach (var transformer in pipeline.Transformers) transformer.Transform(features, features);
        using var device = DeviceCatalog.Open("cpu");
        return Predictor.Predict(device, pipeline.Network, features, Rows);
    }

    private static void AssertClose(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), p =>
            Assert.True(Math.Abs(p.First - p.Second) <= 1e-5 * Math.Max(1, Math.Abs(p.First)),
                $"the engine says {p.First}, the model {p.Second}"));
    }
}
