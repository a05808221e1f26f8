using Experiments.Contracts.Specs;

namespace Experiments.Silo.Training;

/// <summary>What stands between the silo and the engine: makes an experiment ready to be trained.</summary>
public interface ITrainer
{
    /// <summary>
    /// Checks an experiment by every rule, against its data, and resolves it. Called on a grain's turn: what takes long
    /// is done elsewhere.
    /// </summary>
    /// <exception cref="Search.Specs.SpecException">
    /// The experiment cannot run as it was written; carries every issue.
    /// </exception>
    Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation);
}
