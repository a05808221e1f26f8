using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>
/// How one <see cref="Op"/> of the engine is written in ONNX: one file an op, listed in <see cref="OnnxOps"/>.
/// </summary>
internal abstract class OnnxOp
{
    /// <summary>The type of op that this writes.</summary>
    public abstract Type Type { get; }

    /// <summary>
    /// Adds the nodes for <paramref name="result"/>, whose inputs have the given names, and returns the name of theirs.
    /// </summary>
    public abstract string Emit(OnnxGraphBuilder builder, Symbol result, string[] inputs);
}

/// <summary>How ops of type <typeparamref name="TOp"/> are written.</summary>
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
