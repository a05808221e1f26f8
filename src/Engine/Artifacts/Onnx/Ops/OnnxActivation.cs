using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes activation functions, for every op that ends in one.</summary>
internal static class OnnxActivation
{
    /// <summary>Applies an activation to <paramref name="input"/>; identity adds no node.</summary>
    public static string Emit(OnnxGraphBuilder builder, ActivationKind kind, string name, string input) => kind switch
    {
        ActivationKind.Identity => input,
        ActivationKind.Relu => builder.AddNode("Relu", name, [input]),
        ActivationKind.Tanh => builder.AddNode("Tanh", name, [input]),
        ActivationKind.Logistic => builder.AddNode("Sigmoid", name, [input]),
        _ => throw new NotSupportedException(
            $"The activation {kind} has no ONNX operator yet: add it to {nameof(OnnxActivation)}."),
    };
}
