namespace Experiments.Engine.Tasks;

/// <summary>
/// The canonical pairs of link function and loss. All share the gradient at the output, dL/dz = y_hat - y, which is
/// why one backward pass serves them all (docs/explanation/math.md).
/// </summary>
public enum TaskKind
{
    /// <summary>Two classes: one sigmoid output, binary cross-entropy.</summary>
    Binary,

    /// <summary>Three classes or more: softmax, cross-entropy.</summary>
    Multiclass,

    /// <summary>Any number of labels at once: a sigmoid each, the sum of their binary cross-entropies.</summary>
    Multilabel,

    /// <summary>Numbers: identity, half the squared error.</summary>
    Regression,
}
