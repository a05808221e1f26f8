using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// A differentiable function of symbols. Stateless and compared by value: its shape rule, its forward and its
/// backward stand together in one file, which cites its equation. An op of another assembly derives from it likewise
/// and emits the engine's instructions, so that it runs on every device. Its record members are part of the pack key,
/// by their text: whatever changes what it computes is one of them.
/// </summary>
public abstract record Op
{
    /// <summary>The shape of the result.</summary>
    /// <exception cref="ArgumentException">The inputs do not fit; the message names the shapes.</exception>
    public abstract Shape InferShape(IReadOnlyList<Symbol> inputs);

    /// <summary>Emits the instructions that compute <paramref name="result"/> from its inputs.</summary>
    public abstract void Forward(Lowering lowering, Symbol result);

    /// <summary>
    /// Emits the instructions that carry the gradient of <paramref name="result"/>, which is complete by then, to the
    /// inputs that need one. <see cref="Lowering.AddGradientTarget"/> is asked once for each use of an input, in the
    /// order in which the instructions write. An instruction that changes the result's gradient in place is the last
    /// to read it.
    /// </summary>
    public abstract void Backward(Lowering lowering, Symbol result);
}
