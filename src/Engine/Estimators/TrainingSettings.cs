using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Training;

namespace Experiments.Engine.Estimators;

/// <summary>
/// How an estimator's network is trained, as its hyperparameters say; the defaults are scikit-learn's. Settings of
/// the program are the same for all lanes of a pack, the others are each lane's own.
/// </summary>
public sealed record TrainingSettings : LaneHyperparameters
{
    /// <summary>Rows a step where <see cref="BatchSize"/> is null and there are as many.</summary>
    public const int AutoBatchSize = 200;

    /// <summary>Rows a step, at least 1; null for 200, or all rows where there are fewer. Of the program.</summary>
    public int? BatchSize { get; init; }

    /// <summary>How weights are updated. Of the program.</summary>
    public Solver Solver { get; init; } = SolverCatalog.Adam;

    /// <summary>Whether sgd's momentum is Nesterov's. Of the program.</summary>
    public bool NesterovsMomentum { get; init; } = true;

    /// <summary>Whether rows are put into a new order before every epoch. Of the program.</summary>
    public bool Shuffle { get; init; } = true;

    /// <summary>
    /// The part of a fit's own training rows, between 0 and 1, that early stopping watches; null for no early stopping.
    /// </summary>
    public double? ValidationFraction { get; init; }

    /// <summary>The seed of the fit; null for the search's.</summary>
    public ulong? Seed { get; init; }

    /// <summary>
    /// The batch's capacity: one for all folds, so that they share a program; a fit with fewer rows fills it in part.
    /// </summary>
    /// <param name="rows">The rows of the data.</param>
    public int ComputeBatchCapacity(int rows) => Math.Min(BatchSize ?? AutoBatchSize, rows);
}
