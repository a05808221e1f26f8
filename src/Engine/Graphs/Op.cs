using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// A differentiable function of symbols. Stateless and compared by value: its shape rule, its forward and its
/// backward stand together in one file of <c>Graphs/Ops</c>, which cites its equation.
/// </summary>
public abstract record Op
{
    /// <summary>The shape of the result.</summary>
    /// <exception cref="ArgumentException">The inputs do not fit; the message names the shapes.</exception>
    public abstract Shape InferShape(IReadOnlyList<Symbol> inputs);

    /// <summary>Emits what computes <paramref name="result"/> from its inputs.</summary>
    internal abstract void Forward(Lowering lowering, Symbol result);

    /// <summary>
    /// Emits what carries the gradient of <paramref name="result"/>, which is complete by then, to the inputs that
    /// need one.
    /// </summary>
    internal abstract void Backward(Lowering lowering, Symbol result);
}
