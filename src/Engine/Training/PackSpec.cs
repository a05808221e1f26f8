using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>The fits that train together as one batched program, and what they share.</summary>
public sealed record PackSpec
{
    /// <summary>The architecture of every lane.</summary>
    public required NeuralNetwork Network { get; init; }

    /// <summary>Link function and loss of every lane.</summary>
    public required TaskKind Task { get; init; }

    /// <summary>The fits.</summary>
    public required IReadOnlyList<LaneSpec> Lanes { get; init; }

    /// <summary>Rows a step; the last batch of an epoch may have fewer.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The solver of every lane.</summary>
    public SolverKind Solver { get; init; } = SolverKind.Adam;

    /// <summary>Whether sgd's momentum is Nesterov's.</summary>
    public bool NesterovsMomentum { get; init; } = true;

    /// <summary>Whether rows are shuffled every epoch.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>How exactly matrices are multiplied.</summary>
    public Precision Precision { get; init; }

    /// <summary>The graph of every lane.</summary>
    /// <exception cref="ArgumentException">
    /// There is no lane, or lanes differ in the shape of rows or in outputs.
    /// </exception>
    public Graph Trace()
    {
        if (Lanes.Count == 0) throw new ArgumentException("A pack has at least one lane.", nameof(Lanes));
        var data = Lanes[0].Data;
        foreach (var lane in Lanes) PackValidator.CheckWidth(this, lane);
        return Network.Trace(data.RowShape, data.Outputs);
    }
}
