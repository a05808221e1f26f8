using System.Text.Json;
using Experiments.Engine.Artifacts.Onnx.Heads;
using Experiments.Engine.Artifacts.Steps;
using Experiments.Engine.Estimators;
using Google.Protobuf;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx;

/// <summary>
/// Writes a whole fitted pipeline as one ONNX model. The input <c>X</c> is raw features, float32 [N, features], or
/// float64 where the pipeline takes doubles, with any number of rows. The outputs are <c>label</c> and
/// <c>probabilities</c>, or <c>prediction</c>, as plain tensors.
/// </summary>
public static class OnnxExporter
{
    /// <summary>The name of the input.</summary>
    public const string InputName = "X";

    // Opset 17 and IR 8 were released together (ONNX 1.12). They are old enough for the runtimes in use and for Debian
    // 12's checker.
    private const int Opset = 17;
    private const int IrVersion = 8;

    /// <summary>Returns the model's bytes; equal pipelines give equal bytes.</summary>
    /// <exception cref="OnnxExportException">An op, an activation, a step or a task has no ONNX form.</exception>
    public static byte[] Export(FittedPipeline pipeline)
    {
        var builder = new OnnxGraphBuilder("pipeline");
        var type = pipeline.TakesDoubles ? TensorProto.Types.DataType.Double : TensorProto.Types.DataType.Float;
        var x = builder.AddInput(InputName, type, pipeline.FeatureNames.Count);
        var head = OnnxHead.Create(pipeline.Target.Task, pipeline.TargetScaler);
        head.DeclareOutputs(builder, pipeline.Target);
        for (var i = 0; i < pipeline.Transformers.Count; i++)
        {
            var codec = StepCodecs.Get(pipeline.Transformers[i]);
            x = codec.Emit(builder, pipeline.Transformers[i], StepCodecs.GetPrefix(i, codec), x);
        }

        if (pipeline.TakesDoubles) x = builder.AddCast("features", x, TensorProto.Types.DataType.Float);
        head.Emit(builder, pipeline.Target, OnnxNetwork.Emit(builder, pipeline.Network, x));
        return CreateModel(builder.Graph, pipeline).ToByteArray();
    }

    private static ModelProto CreateModel(GraphProto graph, FittedPipeline pipeline) => new()
    {
        IrVersion = IrVersion,
        ProducerName = "experiments",
        ProducerVersion = typeof(OnnxExporter).Assembly.GetName().Version!.ToString(3),
        OpsetImport = { new OperatorSetIdProto { Domain = "", Version = Opset } },
        Graph = graph,
        MetadataProps =
        {
            CreateProperty("task", pipeline.Target.Task.FileName),
            CreateProperty("features", JsonSerializer.Serialize(pipeline.FeatureNames)),
            CreateProperty("targets", JsonSerializer.Serialize(pipeline.Target.Names)),
            CreateProperty("classes", JsonSerializer.Serialize(pipeline.Target.Classes)),
        },
    };

    private static StringStringEntryProto CreateProperty(string key, string value) =>
        new() { Key = key, Value = value };
}
