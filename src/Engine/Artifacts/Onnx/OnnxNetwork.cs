using Experiments.Engine.Artifacts.Onnx.Ops;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training;

namespace Experiments.Engine.Artifacts.Onnx;

/// <summary>Writes a network's graph to ONNX: parameters and buffers as constants, ops as nodes.</summary>
internal static class OnnxNetwork
{
    /// <summary>
    /// Adds the network to the graph. Its features are <paramref name="x"/>. Returns the name of its logits.
    /// </summary>
    public static string Emit(OnnxGraphBuilder builder, FittedNetwork network, string x)
    {
        var names = new Dictionary<Symbol, string>();
        foreach (var symbol in network.Graph.Symbols)
            names[symbol] = symbol.Kind switch
            {
                SymbolKind.Input => ShapeRows(builder, symbol, x),
                SymbolKind.Value => OnnxOps.Emit(builder, symbol, [.. symbol.Inputs.Select(i => names[i])]),
                _ => builder.AddConstant(
                    symbol.Name, network.State[symbol.Name], [.. symbol.Shape.Extents.Select(e => (long)e)]),
            };
        return names[network.Graph.Output];
    }

    /// <summary>Reshapes the flat rows of the model's input to the shape in which the network takes them.</summary>
    private static string ShapeRows(OnnxGraphBuilder builder, Symbol input, string x)
    {
        if (input.Shape.Rank == 1) return x;
        // An extent of 0 in ONNX's Reshape keeps the extent of the input: the batch does not change.
        long[] shape = [0, .. input.Shape.Extents];
        return builder.AddNode("Reshape", input.Name, [x, builder.AddConstant($"{input.Name}.shape", shape)]);
    }
}
