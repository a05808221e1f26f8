using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Estimators;

/// <summary>The predictions of a model for some rows.</summary>
public sealed class Prediction
{
    private readonly float[] _outputs;
    private readonly int[] _labels;
    private readonly FittedTargetScaler? _scaler;
    private readonly Lazy<double[]> _numbers;

    /// <summary>Creates predictions from a network's outputs.</summary>
    /// <param name="target">The target of predictions.</param>
    /// <param name="outputs">Predictions after the link, [rows, outputs].</param>
    /// <param name="scaler">The scaler of the target that the network learned; null where it was not scaled.</param>
    public Prediction(TargetInfo target, float[] outputs, FittedTargetScaler? scaler = null)
    {
        (Target, _outputs, _scaler, Rows) = (target, outputs, scaler, outputs.Length / target.Outputs);
        _labels = target.Task.Decide(outputs, target.Outputs);
        _numbers = new(
            () => _scaler?.InverseTransform(_outputs) ?? Array.ConvertAll(_outputs, output => (double)output));
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

    /// <summary>
    /// Checks that a row has a prediction: the network's outputs are finite, in the target's own unit too. A row
    /// without one has no class, whatever <see cref="LabelIndices"/> says.
    /// </summary>
    /// <param name="row">The row, from 0.</param>
    public bool IsDefined(int row)
    {
        for (var i = row * Target.Outputs; i < (row + 1) * Target.Outputs; i++)
            if (!float.IsFinite(_outputs[i]) || (_scaler is not null && !double.IsFinite(_numbers.Value[i])))
                return false;
        return true;
    }

    /// <summary>Binary and multiclass: each row's class; null for a row that is not defined.</summary>
    public IReadOnlyList<string?> Labels => Target.Task.Form == TargetForm.Class
        ? [.. _labels.Select((k, row) => IsDefined(row) ? Target.Classes[k] : null)]
        : throw new InvalidOperationException($"A {Target.Task} target has no single label per row.");

    /// <summary>Probabilities, [rows, classes]: both classes for binary, one column a label for multilabel.</summary>
    public float[,] Probabilities => Target.Task.Form switch
    {
        TargetForm.Numbers => throw new InvalidOperationException("Numbers have no probabilities."),
        TargetForm.Class when Target.Outputs == 1 => GetBothClasses(),
        _ => ToMatrix(),
    };

    /// <summary>
    /// Predicted numbers, [rows, outputs]: those of float32, or of double precision where the target needs it.
    /// </summary>
    public double[,] Values =>
        Target.Task.Form == TargetForm.Numbers
            ? ToNumbers()
            : throw new InvalidOperationException("A target of classes has labels and probabilities, but no numbers.");

    /// <summary>True where float32 does not hold the predicted numbers.</summary>
    public bool HasDoubles => _scaler is { IsDouble: true };

    /// <summary>Outputs of the network after the link, [rows, outputs]; the target's scaler is not undone.</summary>
    internal float[] Outputs => _outputs;

    private float[,] GetBothClasses()
    {
        var both = new float[Rows, 2];
        for (var row = 0; row < Rows; row++) (both[row, 0], both[row, 1]) = (1 - _outputs[row], _outputs[row]);
        return both;
    }

    private double[,] ToNumbers()
    {
        var table = new double[Rows, Target.Outputs];
        Buffer.BlockCopy(_numbers.Value, 0, table, 0, Buffer.ByteLength(_numbers.Value));
        return table;
    }

    private float[,] ToMatrix()
    {
        var table = new float[Rows, Target.Outputs];
        Buffer.BlockCopy(_outputs, 0, table, 0, Buffer.ByteLength(_outputs));
        return table;
    }
}
