using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs;

/// <summary>The work of a graph for one row, the sum over its instructions.</summary>
/// <param name="Inference">Multiply-adds to predict one row.</param>
/// <param name="Training">Multiply-adds to train on one row once: forward, and backward as far as needed.</param>
internal readonly record struct RowWork(long Inference, long Training)
{
    /// <summary>Sums the instructions of both steps, without the solver, whose work does not depend on rows.</summary>
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
