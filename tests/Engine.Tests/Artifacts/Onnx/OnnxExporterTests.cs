using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Artifacts.Steps;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Artifacts.Onnx;

public sealed class OnnxExporterTests
{
    private const int Rows = 64;
    private static readonly float[] X = SamplePipelines.Values(Rows * SamplePipelines.Features, key: 99, bound: 3);

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void A_model_without_a_scaler_predicts_from_raw_rows(string target) =>
        AssertEqualsReference(SamplePipelines.Create(SamplePipelines.Target(target)), ActivationKind.Relu);

    [Theory]
    [MemberData(nameof(SamplePipelines.TargetNames), MemberType = typeof(SamplePipelines))]
    public void A_model_with_a_scaler_predicts_from_raw_rows(string target) =>
        AssertEqualsReference(
            SamplePipelines.Create(SamplePipelines.Target(target), ActivationKind.Relu, SamplePipelines.Scaler()),
            ActivationKind.Relu);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_part_of_the_scaler_that_is_off_is_left_out(bool mean, bool scale) =>
        AssertEqualsReference(
            SamplePipelines.Create(
                SamplePipelines.Multiclass, ActivationKind.Relu, SamplePipelines.Scaler(mean, scale)),
            ActivationKind.Relu);

    [Theory]
    [InlineData(0, 1, false)]
    [InlineData(0, 1, true)]
    [InlineData(-1, 2, false)]
    [InlineData(-1, 2, true)]
    public void A_min_max_scaler_brings_raw_rows_into_its_range(float low, float high, bool clip) =>
        AssertEqualsReference(
            SamplePipelines.Create(
                SamplePipelines.Multiclass, ActivationKind.Relu, SamplePipelines.MinMax(low, high, clip)),
            ActivationKind.Relu);

    [Fact]
    public void Steps_are_applied_in_their_order() =>
        AssertEqualsReference(
            SamplePipelines.Create(SamplePipelines.Regression,
                ActivationKind.Relu, SamplePipelines.Scaler(scale: false), SamplePipelines.Scaler()),
            ActivationKind.Relu);

    [Theory]
    [InlineData(ActivationKind.Identity)]
    [InlineData(ActivationKind.Tanh)]
    [InlineData(ActivationKind.Logistic)]
    public void Every_activation_is_exported(ActivationKind activation) =>
        AssertEqualsReference(SamplePipelines.Create(SamplePipelines.Multilabel, activation), activation);

    [Theory]
    [InlineData(nameof(SamplePipelines.Binary), "label", new long[] { 3 })]
    [InlineData(nameof(SamplePipelines.Binary), "probabilities", new long[] { 3, 2 })]
    [InlineData(nameof(SamplePipelines.MulticlassText), "label", new long[] { 3 })]
    [InlineData(nameof(SamplePipelines.MulticlassText), "probabilities", new long[] { 3, 3 })]
    [InlineData(nameof(SamplePipelines.Multilabel), "label", new long[] { 3, 3 })]
    [InlineData(nameof(SamplePipelines.Regression), "prediction", new long[] { 3 })]
    [InlineData(nameof(SamplePipelines.RegressionOfTwo), "prediction", new long[] { 3, 2 })]
    public void Outputs_are_plain_tensors_of_the_documented_shape(string target, string output, long[] shape)
    {
        using var model = new OnnxModel(OnnxExporter.Export(SamplePipelines.Create(SamplePipelines.Target(target))));
        Assert.Equal(shape, model.Shape(output, X[..(3 * SamplePipelines.Features)], 3));
    }

    [Fact]
    public void Equal_pipelines_give_equal_bytes() => Assert.Equal(
        OnnxExporter.Export(SamplePipelines.Create(SamplePipelines.Multiclass)),
        OnnxExporter.Export(SamplePipelines.Create(SamplePipelines.Multiclass)));

    [Fact]
    public void Tensors_may_have_the_names_of_the_models_own_inputs_and_outputs()
    {
        var graph = new NamedAfterOutputs().Trace(new Shape(1), 1);
        var state = new Dictionary<string, float[]> { ["X"] = [2f], ["prediction"] = [1f] };
        using var model = new OnnxModel(OnnxExporter.Export(
            new FittedPipeline(["a"], SamplePipelines.Regression, [], new(graph, LearningTasks.Regression, state))));
        Assert.Equal([7f], model.Floats("prediction", [3f], 1));
    }

    [Fact]
    public void Every_op_of_the_engine_can_be_exported() => Assert.Equal(
        Concrete(typeof(Op)),
        OnnxOps.Types.OrderBy(t => t.Name));

    [Fact]
    public void Every_transformer_of_the_engine_can_be_kept() => Assert.Equal(
        Concrete(typeof(IFittedTransformer)),
        StepCodecs.Types.OrderBy(t => t.Name));

    private static IEnumerable<Type> Concrete(Type type) =>
        type.Assembly.GetTypes().Where(t => !t.IsAbstract && t.IsAssignableTo(type)).OrderBy(t => t.Name);

    private static void AssertEqualsReference(FittedPipeline pipeline, ActivationKind activation)
    {
        var rows = Enumerable.Range(0, Rows)
            .Select(r => ReferenceModel.Predict(
                pipeline, activation, X.AsSpan(r * SamplePipelines.Features, SamplePipelines.Features)))
            .ToArray();
        using var model = new OnnxModel(OnnxExporter.Export(pipeline));
        switch (pipeline.Target.Task.Name)
        {
            case "Regression" or "Poisson":
                AssertClose(rows.SelectMany(r => r), model.Floats("prediction", X, Rows));
                break;
            case "Binary":
                AssertClose(rows.SelectMany(r => (double[])[1 - r[0], r[0]]), model.Floats("probabilities", X, Rows));
                Assert.Equal(rows.Select(r => pipeline.Target.Classes[r[0] > 0.5 ? 1 : 0]), model.Labels(X, Rows));
                break;
            case "Multiclass":
                AssertClose(rows.SelectMany(r => r), model.Floats("probabilities", X, Rows));
                Assert.Equal(
                    rows.Select(r => pipeline.Target.Classes[Array.IndexOf(r, r.Max())]), model.Labels(X, Rows));
                break;
            default:
                AssertClose(rows.SelectMany(r => r), model.Floats("probabilities", X, Rows));
                Assert.Equal(rows.SelectMany(r => r.Select(p => p > 0.5 ? "1" : "0")), model.Labels(X, Rows));
                break;
        }
    }

    private static void AssertClose(IEnumerable<double> expected, float[] actual)
    {
        var values = expected.ToArray();
        Assert.Equal(values.Length, actual.Length);
        Assert.All(values.Zip(actual), p =>
            Assert.True(Math.Abs(p.First - p.Second) <= 1e-5 * Math.Max(1, Math.Abs(p.First)),
                $"expected {p.First}, got {p.Second}"));
        Assert.True(values.Distinct().Count() > 1, "The rows must differ for the comparison to say anything.");
    }

    private sealed class NamedAfterOutputs : NeuralNetwork
    {
        private (Symbol Weight, Symbol Bias) _layer;

        protected override void InitializeArchitecture(Graph graph, Shape input, int outputs) =>
            _layer = (graph.AddParameter("X", new(1, 1), Initializer.Ones, true),
                graph.AddParameter("prediction", new(1), Initializer.Zeros, false));

        protected override Symbol Forward(Graph graph, Symbol x) =>
            graph.Apply(new Engine.Graphs.Ops.Dense(ActivationKind.Identity), x, _layer.Weight, _layer.Bias);
    }
}
