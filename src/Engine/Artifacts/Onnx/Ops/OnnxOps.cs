using System.Collections.Immutable;
using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>The ops that can be exported: the engine's own, and those that a program has registered.</summary>
public static class OnnxOps
{
    private static ImmutableDictionary<Type, OnnxOp> s_byType =
        ((OnnxOp[])[new OnnxActivate(), new OnnxAdd(), new OnnxDense()]).ToImmutableDictionary(op => op.Type);

    /// <summary>The types of op that can be exported.</summary>
    public static IEnumerable<Type> Types => s_byType.Keys;

    /// <summary>
    /// Registers the ONNX form of an op of another assembly for the whole process, before it writes the first artifact.
    /// Safe on any thread. Another registration of the same class changes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">The op has another form.</exception>
    public static void Register(OnnxOp op)
    {
        var known = ImmutableInterlocked.GetOrAdd(ref s_byType, op.Type, op);
        if (known.GetType() != op.GetType())
            throw new ArgumentException(
                $"The op {op.Type.Name} is written by {known.GetType().Name} already: register one form.", nameof(op));
    }

    /// <summary>Writes the nodes of one symbol that an op computes.</summary>
    /// <exception cref="OnnxExportException">The op has no ONNX form.</exception>
    internal static string Emit(OnnxGraphBuilder builder, Symbol result, IReadOnlyList<string> inputs) =>
        s_byType.TryGetValue(result.Op!.GetType(), out var op)
            ? op.Emit(builder, result, inputs)
            : throw new OnnxExportException(
                $"The op {result.Op.GetType().Name} of '{result.Name}'",
                $"Derive its form from {nameof(OnnxOp)} and register it with {nameof(OnnxOps)}.{nameof(Register)}.");
}
