using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Graphs.Planning;

/// <summary>What a plan is made for.</summary>
internal sealed record PlanOptions
{
    /// <summary>Link and loss.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The most rows of a batch.</summary>
    public required int BatchCapacity { get; init; }

    /// <summary>The fits that the arena holds.</summary>
    public required int Lanes { get; init; }

    /// <summary>The solver, or null for a plan that only predicts.</summary>
    public Solver? Solver { get; init; }

    /// <summary>Whether sgd's momentum is Nesterov's.</summary>
    public bool NesterovsMomentum { get; init; }

    /// <summary>Whether the arena keeps the state of each lane's best epoch.</summary>
    public bool KeepsBest { get; init; }

    /// <summary>
    /// Whether lanes run one after the other, and so take turns with one set of batches, activations and gradients,
    /// which then stay in the cache.
    /// </summary>
    public bool RunsLanesInTurn { get; init; }

    /// <summary>
    /// Whether the cores of a device, each with rows of its own, may stand at different instructions. Then no two
    /// tensors share memory, for row r of the one is not where row r of the other is.
    /// </summary>
    public bool SplitsRowsOverThreads { get; init; }

    /// <summary>How matrix products may round their factors, on devices that have units for it.</summary>
    public Precision Precision { get; init; }
}
