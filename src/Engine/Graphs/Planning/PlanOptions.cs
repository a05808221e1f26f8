using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Graphs.Planning;

/// <summary>The options of an execution plan.</summary>
internal sealed record PlanOptions
{
    /// <summary>The task, which decides link and loss.</summary>
    public required LearningTask Task { get; init; }

    /// <summary>The maximum number of rows of a batch.</summary>
    public required int BatchCapacity { get; init; }

    /// <summary>The number of lanes in the arena.</summary>
    public required int Lanes { get; init; }

    /// <summary>The solver, or null for a plan that only predicts.</summary>
    public Solver? Solver { get; init; }

    /// <summary>True where sgd's momentum is Nesterov's.</summary>
    public bool NesterovsMomentum { get; init; }

    /// <summary>True where the arena keeps the state of each lane's best epoch.</summary>
    public bool KeepsBest { get; init; }

    /// <summary>
    /// True where lanes run one after the other. They then share one set of batches, activations and gradients, which
    /// stays in the cache.
    /// </summary>
    public bool RunsLanesInTurn { get; init; }

    /// <summary>
    /// True where the cores of a device process different rows and can be at different instructions. Then no two
    /// tensors may share memory, because a row has another address in each tensor.
    /// </summary>
    public bool SplitsRowsOverThreads { get; init; }

    /// <summary>The precision to which devices with suitable units may round factors of matrix products.</summary>
    public Precision Precision { get; init; }
}
