using Experiments.Engine.Graphs;

namespace Experiments.Engine.Artifacts.Onnx.Ops;

/// <summary>Writes activation functions, for every op that ends in one.</summary>
public static class OnnxActivation
{
    /// <summary>
    /// Applies an activation to <paramref name="input"/>, and returns the name of the result; identity adds no node.
    /// </summary>
    /// <exception cref="OnnxExportException">The activation has no operator here.</exception>
    public static string Emit(OnnxGraphBuilder builder, ActivationKind kind, string name, string input) => kind switch
    {
        ActivationKind.Identity => input,
        ActivationKind.Relu => builder.AddNode("Relu", name, [input]),
        ActivationKind.Tanh => builder.AddNode("Tanh", name, [input]),
        ActivationKind.Logistic => builder.AddNode("Sigmoid", name, [input]),
        _ => throw new OnnxExportException($"The activation {kind}", $"Add its operator to {nameof(OnnxActivation)}."),
    };
}
