using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>Y = f(X W + b).</summary>
/// <param name="X">The input of the layer, [rows, in].</param>
/// <param name="Weight">W, [in, out].</param>
/// <param name="Bias">b, [out].</param>
/// <param name="Activation">f.</param>
/// <param name="Y">The result, [rows, out].</param>
public sealed record DenseForward(
    PlanTensor X, PlanTensor Weight, PlanTensor Bias, ActivationKind Activation, PlanTensor Y)
    : Instruction
{
    /// <inheritdoc/>
    public override IEnumerable<PlanTensor> Operands => [X, Weight, Bias, Y];

    /// <inheritdoc/>
    public override long MultiplyAddsPerRow => (long)X.Columns * Y.Columns;

    /// <inheritdoc/>
    public override int ComputedColumns => Y.Columns;
}
