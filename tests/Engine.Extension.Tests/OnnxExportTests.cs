using Experiments.Engine.Artifacts;
using Experiments.Engine.Artifacts.Onnx;
using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Devices;
using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Networks;
using Experiments.Engine.Networks.Layers;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;
using Experiments.Tests.Shared;

namespace Experiments.Engine.Extension.Tests;

/// <summary>An op of another assembly is exported by the form that the assembly has registered for it.</summary>
public sealed class OnnxExportTests
{
    private const int Rows = 9;

    public static TheoryData<ActivationKind> Kinds => [.. Enum.GetValues<ActivationKind>()];

    [Theory, MemberData(nameof(Kinds))]
    public void Onnx_runtime_says_what_the_engine_says(ActivationKind kind)
    {
        OnnxOps.Register(new OnnxResidualActivate());
        var pipeline = CreatePipeline(new OwnNetwork(kind, composed: false));
        var x = CreateValues(Rows * 4);

        var outside = OnnxRuntimeModel.Run(OnnxExporter.Export(pipeline), x, Rows, "prediction");

        using var device = DeviceCatalog.Open("cpu");
        var inside = Predictor.Predict(device, pipeline.Network, x, Rows);
        Assert.Equal(2 * Rows, inside.Length);
        Assert.Equal(inside, outside, (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.True(inside.Distinct().Count() > 2);
    }

    [Fact]
    public void An_op_without_a_form_is_refused_before_anything_is_written()
    {
        using var folder = new TemporaryFolder();
        var artifact = new Artifact(
            new()
            {
                Estimator = "own",
                Hyperparameters = ParameterSet.Empty,
                DataSha256 = new('a', 64),
                Seed = 0,
                NumericsClass = "cpu",
            },
            CreatePipeline(new NetworkOfUnwritten()));

        var e = Assert.Throws<OnnxExportException>(() => ArtifactWriter.Write(folder["model"], artifact));

        Assert.Equal("The op Unwritten of 'unwritten_3'", e.Part);
        Assert.Equal("Derive its form from OnnxOp and register it with OnnxOps.Register.", e.Remedy);
        Assert.Equal($"{e.Part} has no ONNX form. {e.Remedy}", e.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_form_is_registered_once()
    {
        OnnxOps.Register(new OnnxResidualActivate());
        OnnxOps.Register(new OnnxResidualActivate());

        var e = Assert.Throws<ArgumentException>(() => OnnxOps.Register(new AnotherForm()));

        Assert.Contains("ResidualActivate is written by OnnxResidualActivate", e.Message, StringComparison.Ordinal);
        Assert.Single(OnnxOps.Types, typeof(ResidualActivate));
    }

    private static FittedPipeline CreatePipeline(NeuralNetwork network)
    {
        var graph = network.Trace(new Shape(4), outputs: 2);
        return new(
            ["a", "b", "c", "d"], new(LearningTasks.Regression, ["u", "v"], [], false), [],
            new(graph, LearningTasks.Regression,
                graph.Parameters.ToDictionary(p => p.Name, p => CreateValues(p.Shape.Size))));
    }

    private static float[] CreateValues(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => (4 * random.NextSingle()) - 2)];
    }

    private sealed class AnotherForm : OnnxOp<ResidualActivate>
    {
        protected override string Emit(
            OnnxGraphBuilder builder, ResidualActivate op, Symbol result, IReadOnlyList<string> inputs) => inputs[0];
    }

    /// <summary>An op that no form is registered for.</summary>
    private sealed record Unwritten : Op
    {
        private static readonly Activate s_relu = new(ActivationKind.Relu);

        public override Shape InferShape(IReadOnlyList<Symbol> inputs) => s_relu.InferShape(inputs);

        public override void Forward(Lowering lowering, Symbol result) => s_relu.Forward(lowering, result);

        public override void Backward(Lowering lowering, Symbol result) => s_relu.Backward(lowering, result);
    }

    private sealed class NetworkOfUnwritten : NeuralNetwork
    {
        private DenseLayer? _layer;

        protected override void InitializeArchitecture(Graph graph, Shape input, int outputs) =>
            _layer = new DenseLayer(graph, "layer", input.Size, outputs, ActivationKind.Identity);

        protected override Symbol Forward(Graph graph, Symbol x) =>
            _layer!.Apply(graph, graph.Apply(new Unwritten(), x));
    }
}
