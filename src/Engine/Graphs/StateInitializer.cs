using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// Draws a fit's first state. Keyed by seed, fold and the tensor's position, never by trial or lane: all candidates
/// of one shape begin alike, which makes their comparison fairer.
/// </summary>
internal static class StateInitializer
{
    public static IReadOnlyDictionary<string, float[]> Initialize(Graph graph, ulong seed, int fold)
    {
        var state = new OrderedDictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var (position, symbol) in graph.Parameters.Concat(graph.Buffers).Index())
            state.Add(symbol.Name, Initialize(symbol, seed, fold, position));
        return state;
    }

    private static float[] Initialize(Symbol symbol, ulong seed, int fold, int position)
    {
        var values = new float[symbol.Shape.Size];
        var bound = symbol.Initializer.Bound;
        if (bound == 0)
        {
            Array.Fill(values, symbol.Initializer.Constant);
            return values;
        }
        CreateGenerator(seed, fold, position).FillUniform(values, bound);
        return values;
    }

    /// <summary>The stream that a tensor's draws are from, for devices that draw by themselves.</summary>
    public static Philox CreateGenerator(ulong seed, int fold, int position) =>
        Philox.Create(seed, fold, RandomPurpose.Initialization, epoch: 0, step: position);
}
