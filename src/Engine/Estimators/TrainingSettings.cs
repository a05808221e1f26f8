using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

/// <summary>
/// The training settings of an estimator's network; the defaults are those of scikit-learn. Settings of the program are
/// equal for all lanes of a pack, the others differ by lane.
/// </summary>
public sealed record TrainingSettings : LaneHyperparameters
{
    /// <summary>The rows a step where <see cref="BatchSize"/> is null and the data has at least as many.</summary>
    public const int AutoBatchSize = 200;

    /// <summary>The rows a step, at least 1; null for min(200, all rows). A setting of the program.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The solver. A setting of the program.</summary>
    public Solver Solver { get; init; } = SolverCatalog.Adam;

    /// <summary>True where sgd's momentum is Nesterov's. A setting of the program.</summary>
    public bool NesterovsMomentum { get; init; } = true;

    /// <summary>True to shuffle the rows before every epoch. A setting of the program.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The fraction of a fit's own training rows, between 0 and 1, that early stopping watches; null for no early
    /// stopping.
    /// </summary>
    public double? ValidationFraction { get; init; }

    /// <summary>The seed of the fit; null for the seed of the search.</summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// Computes the capacity of a batch. All folds have the same capacity, so they share a program; a fit with fewer
    /// rows fills it partially.
    /// </summary>
    /// <param name="rows">The number of rows of the data.</param>
    public int ComputeBatchCapacity(int rows) => Math.Min(BatchSize ?? AutoBatchSize, rows);
}
