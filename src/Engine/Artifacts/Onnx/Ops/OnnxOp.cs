using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>
/// The ONNX form of one type of <see cref="Op"/>. Derive from <see cref="OnnxOp{TOp}"/>, and register the form in
/// <see cref="OnnxOps"/>.
/// </summary>
public abstract class OnnxOp
{
    private protected OnnxOp() { }

    /// <summary>The type of op that it writes.</summary>
    public abstract Type Type { get; }

    internal abstract string Emit(OnnxGraphBuilder builder, Symbol result, IReadOnlyList<string> inputs);
}

/// <summary>The ONNX form of ops of type <typeparamref name="TOp"/>.</summary>
/// <typeparam name="TOp">The type of op.</typeparam>
public abstract class OnnxOp<TOp> : OnnxOp
    where TOp : Op
{
    /// <inheritdoc/>
    public sealed override Type Type => typeof(TOp);

    internal sealed override string Emit(OnnxGraphBuilder builder, Symbol result, IReadOnlyList<string> inputs) =>
        Emit(builder, (TOp)result.Op!, result, inputs);

    /// <summary>Adds the nodes for one application of an op.</summary>
    /// <param name="builder">The model.</param>
    /// <param name="op">The op.</param>
    /// <param name="result">
    /// The result of the op, whose name suits the last node. The first axis of a value is the batch: a result of shape
    /// [units] is [N, units] in the model. Parameters and buffers have no such axis.
    /// </param>
    /// <param name="inputs">The names of the op's inputs in the model, in order.</param>
    /// <returns>The name of the node that holds the result.</returns>
    protected abstract string Emit(
        OnnxGraphBuilder builder, TOp op, Symbol result, IReadOnlyList<string> inputs);
}
