using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments that a command is about: those of a folder, or those of a cluster.</summary>
internal interface IExperiments : IAsyncDisposable
{
    /// <summary>Every experiment, newest first.</summary>
    Task<IReadOnlyList<ExperimentView>> ListAsync(CancellationToken cancellation);

    /// <summary>
    /// The experiment of an id or a name (the newest of it); without either the newest of all. Throws where there is
    /// none.
    /// </summary>
    Task<ExperimentView> FindAsync(string? wanted, CancellationToken cancellation);

    /// <summary>Where an experiment stands, again and again, until it has ended or nobody goes on with it.</summary>
    IAsyncEnumerable<WatchUpdate> FollowAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Every trial with its durable fits.</summary>
    Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation);

    /// <summary>What is durable of one trial.</summary>
    /// <exception cref="ExperimentNotFoundException">The experiment has no trial of this number.</exception>
    Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation);

    /// <summary>An experiment with its data, to train fits of it again.</summary>
    Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation);

    /// <summary>Copies an artifact to a folder, and checks it.</summary>
    Task FetchAsync(string artifact, string folder, CancellationToken cancellation);

    /// <summary>Pauses, resumes or cancels an experiment, or changes its priority.</summary>
    /// <returns>How it stands then.</returns>
    Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation);

    /// <summary>Deletes an experiment with its results and its artifact.</summary>
    Task DeleteAsync(string experimentId, CancellationToken cancellation);
}

internal static class ExperimentsExtensions
{
    /// <summary>Everything that an experiment has given.</summary>
    public static async Task<ExperimentResults> ReadResultsAsync(
        this IExperiments experiments, ExperimentView experiment, CancellationToken cancellation) =>
            ExperimentResults.FromRows(experiment.Spec!,
                experiment.Status, await experiments.ReadRowsAsync(experiment.Status.ExperimentId, cancellation));
}
