using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>The ops that can be exported. A new op needs its own file and a line here.</summary>
internal static class OnnxOps
{
    private static readonly Dictionary<Type, OnnxOp> ByType = new OnnxOp[]
    {
        new OnnxActivate(),
        new OnnxAdd(),
        new OnnxDense(),
    }.ToDictionary(o => o.Type);

    /// <summary>The types of op that can be exported.</summary>
    public static IReadOnlyCollection<Type> Types => ByType.Keys;

    /// <summary>Writes the nodes of one symbol that an op computes.</summary>
    /// <exception cref="NotSupportedException">The op has no ONNX form.</exception>
    public static string Emit(OnnxGraphBuilder builder, Symbol result, string[] inputs) =>
        ByType.TryGetValue(result.Op!.GetType(), out var op)
            ? op.Emit(builder, result, inputs)
            : throw new NotSupportedException(
                $"The op {result.Op.GetType().Name} of '{result.Name}' has no ONNX form yet: add it to "
                + $"{nameof(OnnxOps)}.");
}
