using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Results;

/// <summary>The experiments that a command uses: those of a folder, or those of a cluster.</summary>
internal interface IExperiments : IAsyncDisposable
{
    /// <summary>A sentence that says that there are no experiments.</summary>
    string Absence { get; }

    /// <summary>The command that adds an experiment, for messages.</summary>
    string FirstStep { get; }

    /// <summary>Returns the experiments, newest first.</summary>
    /// <param name="wanted">Only those of this name, or the one of this id; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<ExperimentView>> ListAsync(string? wanted, CancellationToken cancellation);

    /// <summary>Adds the specification, if the view has none.</summary>
    Task<ExperimentView> CompleteAsync(ExperimentView experiment, CancellationToken cancellation);

    /// <summary>Yields the state of an experiment repeatedly, until it has ended or no process continues it.</summary>
    IAsyncEnumerable<WatchUpdate> FollowAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Returns all trials with their durable fits.</summary>
    Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Returns which slots train what now, in the order of the grants; null if that is not known.</summary>
    Task<IReadOnlyList<RunningLease>?> ReadLeasesAsync(string experimentId, CancellationToken cancellation);

    /// <summary>Returns the durable data of one trial.</summary>
    /// <exception cref="ExperimentNotFoundException">The experiment has no trial of this number.</exception>
    Task<TrialHistory> ReadTrialAsync(ExperimentView experiment, long trial, CancellationToken cancellation);

    /// <summary>Loads an experiment with its data, to train fits of it again.</summary>
    Task<LoadedExperiment> LoadAsync(ExperimentView experiment, CancellationToken cancellation);

    /// <summary>Copies an artifact to a folder, and checks it.</summary>
    Task FetchAsync(ExperimentStatus status, string folder, CancellationToken cancellation);

    /// <summary>Pauses, resumes or cancels an experiment, or changes its priority.</summary>
    /// <returns>The experiment after the operation.</returns>
    Task<ExperimentView> ApplyOperationAsync(
        string experimentId, ExperimentOperation request, CancellationToken cancellation);

    /// <summary>Deletes an experiment with its results and its artifact.</summary>
    Task DeleteAsync(string experimentId, CancellationToken cancellation);
}

internal static class ExperimentsExtensions
{
    /// <summary>Finds an experiment to read.</summary>
    /// <inheritdoc cref="ExperimentChoice.FindToRead"/>
    /// <exception cref="BadInputException">There is none.</exception>
    public static Task<ExperimentView> FindAsync(
        this IExperiments experiments, string? wanted, CancellationToken cancellation) =>
        experiments.FindAsync(wanted, all => ExperimentChoice.FindToRead(all, wanted), cancellation);

    /// <summary>Finds an experiment by a rule of <see cref="ExperimentChoice"/>.</summary>
    /// <exception cref="BadInputException">There is none, or several could be meant.</exception>
    public static async Task<ExperimentView> FindAsync(
        this IExperiments experiments, string? wanted, Func<IReadOnlyList<ExperimentView>, ExperimentView?> choose,
        CancellationToken cancellation)
    {
        var found = choose(await experiments.ListAsync(wanted, cancellation));
        if (found is not null) return await experiments.CompleteAsync(found, cancellation);
        var all = await experiments.ListAsync(null, cancellation);
        throw wanted is null
            ? new BadInputException(experiments.Absence, experiments.FirstStep)
            : new BadInputException($"there is no experiment '{wanted}'", all.Count == 0
                ? $"{experiments.Absence}: {experiments.FirstStep}"
                : NearestName.Suggest(wanted, all.Select(e => e.Status.Name).Distinct()));
    }

    /// <summary>Returns all results of an experiment.</summary>
    public static async Task<ExperimentResults> ReadResultsAsync(
        this IExperiments experiments, ExperimentView experiment, CancellationToken cancellation) =>
            ExperimentResults.FromRows(experiment.Spec!,
                experiment.Status, await experiments.ReadRowsAsync(experiment.Status.ExperimentId, cancellation));
}
