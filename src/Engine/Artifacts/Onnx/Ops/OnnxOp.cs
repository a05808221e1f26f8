using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>
/// The ONNX form of one <see cref="Op"/> of the engine. Each op has its own file and is listed in
/// <see cref="OnnxOps"/>.
/// </summary>
internal abstract class OnnxOp
{
    /// <summary>The type of op that it writes.</summary>
    public abstract Type Type { get; }

    /// <summary>
    /// Adds the nodes for <paramref name="result"/> with the given input names, and returns the name of their result.
    /// </summary>
    public abstract string Emit(OnnxGraphBuilder builder, Symbol result, string[] inputs);
}

/// <summary>The ONNX form of ops of type <typeparamref name="TOp"/>.</summary>
internal abstract class OnnxOp<TOp> : OnnxOp
    where TOp : Op
{
    /// <inheritdoc/>
    public sealed override Type Type => typeof(TOp);

    /// <inheritdoc/>
    public sealed override string Emit(OnnxGraphBuilder builder, Symbol result, string[] inputs) =>
        Emit(builder, (TOp)result.Op!, result.Name, inputs);

    /// <summary>Adds the nodes for one application of <paramref name="op"/>.</summary>
    protected abstract string Emit(OnnxGraphBuilder builder, TOp op, string name, string[] inputs);
}
