using Experiments.Engine.Tasks;

namespace Experiments.Engine.Estimators;

/// <summary>The predictions of a model for some rows.</summary>
public sealed class Prediction
{
    private readonly float[] _outputs;
    private readonly int[] _labels;

    /// <summary>Creates predictions from a network's outputs.</summary>
    /// <param name="target">The target of predictions.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    public Prediction(TargetInfo target, float[] outputs)
    {
        (Target, _outputs, Rows) = (target, outputs, outputs.Length / target.Outputs);
        _labels = target.Task.Decide(outputs, target.Outputs);
    }

    /// <summary>The target of predictions.</summary>
    public TargetInfo Target { get; }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>
    /// Binary and multiclass: the index of each row's class in <see cref="TargetInfo.Classes"/>. Multilabel: 0 or 1,
    /// [rows, labels]. Numbers: empty.
    /// </summary>
    public ReadOnlySpan<int> LabelIndices => _labels;

    /// <summary>Binary and multiclass: each row's class.</summary>
    public IReadOnlyList<string> Labels => Target.Task.Form == TargetForm.Class
        ? [.. _labels.Select(k => Target.Classes[k])]
        : throw new InvalidOperationException($"A {Target.Task} target has no single label per row.");

    /// <summary>Probabilities, [rows, classes]: both classes for binary, one column a label for multilabel.</summary>
    public float[,] Probabilities => Target.Task.Form switch
    {
        TargetForm.Numbers => throw new InvalidOperationException("Numbers have no probabilities."),
        TargetForm.Class when Target.Outputs == 1 => GetBothClasses(),
        _ => ToMatrix(),
    };

    /// <summary>Predicted numbers, [rows, outputs].</summary>
    public float[,] Values =>
        Target.Task.Form == TargetForm.Numbers
            ? ToMatrix()
            : throw new InvalidOperationException("A target of classes has labels and probabilities, but no numbers.");

    /// <summary>Predictions after the link, [rows, outputs].</summary>
    internal float[] Outputs => _outputs;

    private float[,] GetBothClasses()
    {
        var both = new float[Rows, 2];
        for (var row = 0; row < Rows; row++) (both[row, 0], both[row, 1]) = (1 - _outputs[row], _outputs[row]);
        return both;
    }

    private float[,] ToMatrix()
    {
        var table = new float[Rows, Target.Outputs];
        Buffer.BlockCopy(_outputs, 0, table, 0, Buffer.ByteLength(_outputs));
        return table;
    }
}
