using Experiments.Contracts.Specs;

namespace Experiments.Silo.Training;

/// <summary>The silo's interface to the engine: resolves experiments for training.</summary>
public interface ITrainer
{
    /// <summary>
    /// Checks an experiment by all rules, also against its data, and resolves it. Called on a grain's turn, so long
    /// work must run elsewhere.
    /// </summary>
    /// <exception cref="Search.Specs.SpecException">
    /// The experiment cannot run as specified; carries every issue.
    /// </exception>
    Task<ITrainingPlan> PrepareAsync(ExperimentSpec spec, CancellationToken cancellation);
}
