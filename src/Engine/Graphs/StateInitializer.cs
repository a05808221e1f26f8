using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// Draws the initial state of a fit. The key is the seed, the fold and the tensor's position, never the trial or the
/// lane: all trials of one shape start with equal weights, which makes their comparison fairer.
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

    /// <summary>Creates the random stream of a tensor, for devices that draw the values themselves.</summary>
    public static Philox CreateGenerator(ulong seed, int fold, int position) =>
        Philox.Create(seed, fold, RandomPurpose.Initialization, epoch: 0, step: position);
}
