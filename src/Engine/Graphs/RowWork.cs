using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs;

/// <summary>The work that a graph does for one row, as its instructions say.</summary>
/// <param name="Inference">Multiply-adds to predict one row.</param>
/// <param name="Training">Multiply-adds to train on one row once: forward, and backward as far as needed.</param>
internal readonly record struct RowWork(long Inference, long Training)
{
    /// <summary>Adds up the instructions of both steps; the solver's work goes by steps, not by rows.</summary>
    public static RowWork Compute(Graph graph) => new(Count(graph, training: false), Count(graph, training: true));

    private static long Count(Graph graph, bool training)
    {
        var nothing = new Dictionary<Symbol, PlanTensor>();
        var lowering = new Lowering(graph, training, nothing, nothing);
        lowering.EmitForward();
        if (training)
        {
            lowering.AddGradientTarget(graph.Output);
            lowering.EmitBackward();
        }
        return lowering.Instructions.Sum(instruction => instruction.MultiplyAddsPerRow);
    }
}
