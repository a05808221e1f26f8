using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// A differentiable function of symbols. Ops are stateless and compared by value. One file contains the shape rule, the
/// forward and the backward of an op, and cites its equation. Other assemblies can derive ops, too; they emit the
/// engine's instructions and so run on every device. The text of the record members is part of the pack key, so every
/// setting that changes the result must be a record member.
/// </summary>
public abstract record Op
{
    /// <summary>Computes the shape of the result.</summary>
    /// <exception cref="ArgumentException">The shapes of the inputs do not match; the message states them.</exception>
    public abstract Shape InferShape(IReadOnlyList<Symbol> inputs);

    /// <summary>Emits the instructions that compute <paramref name="result"/> from its inputs.</summary>
    public abstract void Forward(Lowering lowering, Symbol result);

    /// <summary>
    /// Emits the instructions that propagate the gradient of <paramref name="result"/>, which is complete at that
    /// point, to the inputs that need one. The op calls <see cref="Lowering.AddGradientTarget"/> once for each use of
    /// an input, in the order in which the instructions write. An instruction that changes the result's gradient in
    /// place must be the last that reads it.
    /// </summary>
    public abstract void Backward(Lowering lowering, Symbol result);
}
