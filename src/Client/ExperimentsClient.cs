using System.Runtime.CompilerServices;
using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;
using Experiments.Problems;
using Experiments.Results;

namespace Experiments.Client;

/// <summary>
/// A cluster's experiments: submits them, follows them, and fetches what they found. It reconnects by itself: a
/// question whose answer was lost is asked again until <see cref="ClientOptions.Patience"/> is over, and nothing is
/// ever done twice, because every experiment has an id that its client made. Thread-safe.
/// </summary>
/// <example>
/// <code>
/// await using var client = await ExperimentsClient.ConnectAsync("gpu-cluster");
/// var id = await client.SubmitAsync("digits.yaml");
/// await foreach (var status in client.WatchAsync(id)) Console.WriteLine($"{status.TrialsDone} of {status.Trials}");
/// await client.FetchAsync(id, "artifacts/digits");
/// </code>
/// </example>
public sealed partial class ExperimentsClient : IAsyncDisposable
{
    /// <summary>Trials that travel in one message: small, and few round trips.</summary>
    private const int TrialsPerPage = 500;
    private const int ExperimentsPerPage = 100;

    private readonly IGrainFactory _grains;
    private readonly IArtifactStore _artifacts;
    private readonly TimeProvider _clock;
    private readonly ClientOptions? _options;
    private readonly Reconnection? _reconnection;
    private readonly Func<ValueTask> _close;

    /// <summary>A client of a silo in this process, where nothing can be lost on the way.</summary>
    internal ExperimentsClient(IGrainFactory grains, IArtifactStore artifacts, TimeProvider clock)
        : this(grains, artifacts, clock, null, () => ValueTask.CompletedTask) { }

    internal ExperimentsClient(
        IGrainFactory grains,
        IArtifactStore artifacts,
        TimeProvider clock,
        ClientOptions? options,
        Func<ValueTask> close)
    {
        (_grains, _artifacts, _clock, _options, _close) = (grains, artifacts, clock, options, close);
        if (options is null) return;
        _reconnection = new($"the cluster at {options.Address}", clock);
        _reconnection.Changed += change => ConnectionChanged?.Invoke(change);
    }

    /// <summary>Told when the connection is lost and when it is back; called on any thread.</summary>
    public event Action<ConnectionChange>? ConnectionChanged;

    /// <summary>Connects to a cluster.</summary>
    /// <param name="address">Where it is reached: HOST or HOST:PORT, several of them separated by commas.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or not this cluster.</exception>
    public static Task<ExperimentsClient> ConnectAsync(string address, CancellationToken cancellationToken = default) =>
        ConnectAsync(new ClientOptions { Address = address }, cancellationToken);

    /// <summary>Connects to a cluster.</summary>
    /// <param name="options">Where it is, and how long to go on trying.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">Nobody answers there, or not this cluster.</exception>
    public static Task<ExperimentsClient> ConnectAsync(
        ClientOptions options, CancellationToken cancellationToken = default) =>
            ClusterConnector.ConnectAsync(options, TimeProvider.System, cancellationToken);

    /// <summary>Every experiment of the cluster, the newest first.</summary>
    /// <param name="name">Only those of this name, or the one of this id; null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async IAsyncEnumerable<ExperimentStatus> ListAsync(
        string? name = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? after = null;
        do
        {
            var page = await ExecuteAsync(
                () => Catalog.ListExperimentsAsync(name, after, ExperimentsPerPage), cancellationToken);
            foreach (var status in page.Experiments) yield return status;
            after = page.Next;
        }
        while (after is not null);
    }

    /// <summary>The experiment of an id or a name (the newest of it); without either the newest of all.</summary>
    /// <param name="nameOrId">What it is called.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">
    /// There is none; the remedy names one that is called nearly so.
    /// </exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentStatus> FindAsync(
        string? nameOrId = null, CancellationToken cancellationToken = default)
    {
        ExperimentStatus? newest = null;
        await foreach (var status in ListAsync(nameOrId, cancellationToken))
        {
            if (nameOrId is null || status.ExperimentId == nameOrId) return status;
            newest ??= status;
        }
        if (newest is not null) return newest;
        if (nameOrId is null)
            throw new ExperimentNotFoundException(
                "the cluster has no experiments", "submit one: experiments submit SPEC --cluster HOST");
        var names = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var status in ListAsync(null, cancellationToken)) names.Add(status.Name);
        throw new ExperimentNotFoundException(
            $"there is no experiment '{nameOrId}'", NearestName.Suggest(nameOrId, names));
    }

    /// <summary>Where an experiment stands.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentStatus> GetStatusAsync(
        string experimentId, CancellationToken cancellationToken = default) =>
            await ExecuteAsync(() => Coordinator(experimentId).GetStatusAsync(), cancellationToken)
            ?? throw CreateNotFound(experimentId);

    /// <summary>What was submitted.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<ExperimentSpec> GetSpecAsync(
        string experimentId, CancellationToken cancellationToken = default) =>
            await ExecuteAsync(() => Coordinator(experimentId).GetSpecAsync(), cancellationToken)
            ?? throw CreateNotFound(experimentId);

    /// <summary>
    /// Every trial with its durable fits, in the order of their numbers; also while the experiment runs.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async IAsyncEnumerable<TrialRow> GetResultsAsync(
        string experimentId, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (long? from = 0; from is { } trial;)
        {
            var page = await ExecuteAsync(
                () => Coordinator(experimentId).GetResultsAsync(trial, TrialsPerPage), cancellationToken);
            foreach (var row in page.Trials) yield return row;
            from = page.NextTrial;
        }
    }

    /// <summary>The winner, or the trial that leads so far; null where no trial has a score yet.</summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<BestEstimator?> GetBestAsync(string experimentId, CancellationToken cancellationToken = default)
    {
        var spec = await GetSpecAsync(experimentId, cancellationToken);
        var status = await GetStatusAsync(experimentId, cancellationToken);
        return BestEstimator.FromResults(
            ExperimentResults.FromRows(spec, status, await ReadRowsAsync(experimentId, cancellationToken)));
    }

    /// <summary>
    /// What became of a trial: how its fits ended, who runs them, and which attempts came to nothing.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="trial">The trial's number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is no such experiment, or no such trial in it.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<TrialHistory> GetTrialAsync(
        string experimentId, long trial, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        var history = await ExecuteAsync(() => Coordinator(experimentId).GetTrialAsync(trial), cancellationToken)
            ?? throw CreateNotFound(experimentId);
        // A trial's number is its place in the grid: with constraints and max_trials it can be greater than there are
        // trials.
        return history.IsKnown || (trial >= 0 && trial < status.Trials)
            ? history
            : throw ExperimentNotFoundException.ForTrial(experimentId, trial, status.Trials);
    }

    /// <summary>
    /// Copies the winner's files to a local folder, which appears whole or not at all; a model that is there is
    /// replaced. Every file is checked by its SHA-256.
    /// </summary>
    /// <param name="experimentId">The experiment.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ExperimentNotFoundException">There is none of this id.</exception>
    /// <exception cref="ExperimentStateException">It has no winner, or not yet.</exception>
    /// <exception cref="ExperimentsException">
    /// The folder holds something else or cannot be written, or what arrived is damaged.
    /// </exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task FetchAsync(string experimentId, string folder, CancellationToken cancellationToken = default)
    {
        var status = await GetStatusAsync(experimentId, cancellationToken);
        var artifact = status.Artifact ?? throw new ExperimentStateException(
            status.State, $"{experimentId} has no winner to fetch: it is {StateText.Format(status.State)}",
            status.State.HasEnded() ? null : "wait for its end, for example with: experiments watch");
        try
        {
            await FetchArtifactAsync(artifact, OutputFolder.Resolve(folder, status.Name), cancellationToken);
        }
        catch (BadInputException e)
        {
            throw new ExperimentsException(e.Message, e.Problems[0].Help, e);
        }
        catch (Exception e) when (e is ArtifactStoreException or ArtifactException)
        {
            throw new ExperimentsException($"the winner of {experimentId} cannot be copied to {folder}: {e.Message}",
                "nothing is lost; try it again, or name another folder", e);
        }
    }

    /// <summary>Closes the connection. What was submitted goes on.</summary>
    public ValueTask DisposeAsync() => _close();

    /// <summary>Copies an artifact to a local folder, and checks it.</summary>
    internal async Task FetchArtifactAsync(string artifact, string folder, CancellationToken cancellation)
    {
        await ExecuteAsync(
            async () => { await _artifacts.GetArtifactAsync(artifact, folder, cancellation); return true; },
            cancellation);
        // Reading it checks every file's hash: what is announced is whole.
        ArtifactReader.Load(folder);
    }

    /// <summary>The data of an experiment, checked by their hash.</summary>
    internal Task<byte[]> GetDataAsync(string hash, CancellationToken cancellation) =>
        ExecuteAsync(() => _artifacts.GetDataAsync(hash, cancellation), cancellation);

    /// <summary>Every trial with its durable fits.</summary>
    internal async Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        await foreach (var row in GetResultsAsync(experimentId, cancellation)) rows.Add(row);
        return rows;
    }

    private IExperimentCatalogGrain Catalog => _grains.GetGrain<IExperimentCatalogGrain>(0);

    private ISearchCoordinatorGrain Coordinator(string experimentId) =>
        _grains.GetGrain<ISearchCoordinatorGrain>(experimentId);

    private Task<T> ExecuteAsync<T>(Func<Task<T>> question, CancellationToken cancellation) =>
        _reconnection is { } reconnection
            ? reconnection.ExecuteAsync(question, _options!.Patience, cancellation)
            : question().WaitAsync(cancellation);

    private static ExperimentNotFoundException CreateNotFound(string experimentId) =>
        new($"there is no experiment {experimentId}", "see: experiments list");
}
