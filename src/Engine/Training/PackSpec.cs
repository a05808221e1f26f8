using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>The fits that train together as one batched program, and the settings that they share.</summary>
public sealed record PackSpec
{
    /// <summary>The architecture of every lane.</summary>
    public required NeuralNetwork Network { get; init; }

    /// <summary>Link function and loss of every lane.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The fits.</summary>
    public required IReadOnlyList<LaneSpec> Lanes { get; init; }

    /// <summary>The rows of a step; the last batch of an epoch may have fewer.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The solver of every lane.</summary>
    public Solver Solver { get; init; } = SolverCatalog.Adam;

    /// <summary>True if sgd uses Nesterov's momentum.</summary>
    public bool NesterovsMomentum { get; init; } = true;

    /// <summary>True if rows are shuffled every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>The precision of matrix products.</summary>
    public Precision Precision { get; init; }

    /// <summary>Traces the network: the graph of every lane.</summary>
    /// <exception cref="ArgumentException">
    /// The pack has no lane, or lanes differ in the shape of rows or in the number of outputs.
    /// </exception>
    public Graph Trace()
    {
        if (Lanes.Count == 0) throw new ArgumentException("A pack must have at least one lane.", nameof(Lanes));
        var data = Lanes[0].Data;
        foreach (var lane in Lanes) PackValidator.CheckWidth(this, lane);
        return Network.Trace(data.RowShape, data.Outputs);
    }
}
