using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>What stands between a network's logits and the model's outputs: the task's link and its labels.</summary>
internal abstract class OnnxHead
{
    /// <summary>The name of the output that holds labels.</summary>
    public const string Label = "label";

    /// <summary>The name of the output that holds probabilities.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The name of the output that holds predicted numbers.</summary>
    public const string Prediction = "prediction";

    /// <summary>The head of a task.</summary>
    public static OnnxHead Create(TaskKind task) => task switch
    {
        TaskKind.Binary => new OnnxBinaryHead(),
        TaskKind.Multiclass => new OnnxMulticlassHead(),
        TaskKind.Multilabel => new OnnxMultilabelHead(),
        TaskKind.Regression => new OnnxRegressionHead(),
        _ => throw new NotSupportedException($"The task {task} has no ONNX form yet: add a head for it."),
    };

    /// <summary>Declares the model's outputs, before any node takes their names.</summary>
    public abstract void DeclareOutputs(OnnxGraphBuilder builder, TargetInfo target);

    /// <summary>Adds the nodes from the logits [N, outputs] to the outputs.</summary>
    public abstract void Emit(OnnxGraphBuilder builder, TargetInfo target, string logits);

    /// <summary>Declares the outputs of a classifier that picks one of several classes.</summary>
    protected static void DeclareClasses(OnnxGraphBuilder builder, TargetInfo target)
    {
        builder.AddOutput(
            Label, target.ClassesAreIntegers ? TensorProto.Types.DataType.Int64 : TensorProto.Types.DataType.String);
        builder.AddOutput(Probabilities, TensorProto.Types.DataType.Float, target.Classes.Length);
    }

    /// <summary>Adds the label output: the classes at <paramref name="indices"/> [N].</summary>
    protected static void EmitLabel(OnnxGraphBuilder builder, TargetInfo target, string indices)
    {
        var classes = target.ClassesAreIntegers
            ? builder.AddConstant("classes", [.. target.Classes.Select(long.Parse)])
            : builder.AddConstant("classes", target.Classes);
        builder.AddNodeInto(Label, "Gather", [classes, indices], OnnxGraphBuilder.CreateAttribute("axis", 0));
    }
}
