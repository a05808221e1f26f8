using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;
using Onnx;

namespace Experiments.Engine.Artifacts.Onnx.Heads;

/// <summary>The nodes between a network's logits and the model's outputs: the task's link and its labels.</summary>
internal abstract class OnnxHead
{
    /// <summary>The name of the output that holds labels.</summary>
    public const string Label = "label";

    /// <summary>The name of the output that holds probabilities.</summary>
    public const string Probabilities = "probabilities";

    /// <summary>The name of the output that holds predicted numbers.</summary>
    public const string Prediction = "prediction";

    /// <summary>Creates the head of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="scaler">The scaler of the target; null where it was not scaled.</param>
    public static OnnxHead Create(LearningTask task, FittedTargetScaler? scaler = null) => task.Form switch
    {
        TargetForm.Class when task.FixedOutputs == 1 => new OnnxBinaryHead(),
        TargetForm.Class => new OnnxMulticlassHead(),
        TargetForm.Labels => new OnnxMultilabelHead(),
        TargetForm.Numbers => new OnnxNumbersHead(task.Loss, scaler),
        _ => throw new OnnxExportException($"The task {task}", "Add a head for it."),
    };

    /// <summary>The name of the first output: labels or numbers.</summary>
    public virtual string FirstOutput => Label;

    /// <summary>True if the model also has an output of probabilities.</summary>
    public virtual bool HasProbabilities => true;

    /// <summary>Describes the model's outputs for the artifact's page.</summary>
    public virtual string Describe(TargetInfo target) =>
        $"`label`: {(target.ClassesAreIntegers ? "int64" : "string")} [N]; `probabilities`: float32 [N, "
        + $"{target.Classes.Length}]";

    /// <summary>Returns the C# expression that reads the first prediction from <c>outputs[0]</c>.</summary>
    public virtual string GetReadExpression(TargetInfo target) => target.ClassesAreIntegers
        ? "outputs[0].GetTensorDataAsSpan<long>()[0]"
        : "outputs[0].GetStringTensorAsArray()[0]";

    /// <summary>
    /// Declares the model's outputs. Call it before any node is added, so that no node takes their names.
    /// </summary>
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

    /// <summary>Adds the label output: the classes with the given <paramref name="indices"/>, [N].</summary>
    protected static void EmitLabel(OnnxGraphBuilder builder, TargetInfo target, string indices)
    {
        var classes = target.ClassesAreIntegers
            ? builder.AddConstant("classes", [.. target.Classes.Select(long.Parse)])
            : builder.AddConstant("classes", target.Classes);
        builder.AddNodeInto(Label, "Gather", [classes, indices], OnnxAttribute.Create("axis", 0));
    }
}
