using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Search.Strategies;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Cli.Results;

/// <summary>The experiments of a folder, read without a silo, also while a process runs there.</summary>
internal sealed class StoredExperiments : IAsyncDisposable
{
    /// <summary>The folder of runs, in the current folder.</summary>
    public const string DefaultFolder = ".experiments";

    private readonly SqliteExperimentReader _reader;
    private readonly string _owner = Owner.FindCurrent();

    private StoredExperiments(SqliteExperimentReader reader, string folder) =>
        (_reader, Folder, Holder) = (reader, folder, FolderLock.FindHolder(folder));

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The process that ran experiments in the folder when it was opened, or null.</summary>
    public FolderHolder? Holder { get; }

    /// <summary>A sentence that says that the store has lost commits; null if it has lost none.</summary>
    public string? Loss => _reader.Loss;

    /// <summary>The queue of operations for that process.</summary>
    public SqliteOperationQueue Operations => new(GetStoreFile(Folder));

    /// <summary>Opens a folder's store.</summary>
    /// <exception cref="BadInputException">No experiment was ever run there.</exception>
    public static StoredExperiments Open(string folder)
    {
        var file = GetStoreFile(folder);
        SqliteExperimentReader.RequireNotEmptied(file);
        if (!File.Exists(file))
            throw new BadInputException("no experiment was run in this folder", "run one: experiments run SPEC");
        return new(SqliteExperimentReader.Open(file), folder);
    }

    /// <summary>Checks whether an experiment was ever run in a folder.</summary>
    public static bool Exist(string folder) => File.Exists(GetStoreFile(folder));

    /// <summary>Opens a folder's store, or returns null if no experiment was ever run there.</summary>
    /// <exception cref="Contracts.Errors.StoreException">The store was emptied or removed.</exception>
    public static StoredExperiments? TryOpen(string folder)
    {
        SqliteExperimentReader.RequireNotEmptied(GetStoreFile(folder));
        return File.Exists(GetStoreFile(folder)) ? Open(folder) : null;
    }

    /// <summary>Returns the experiment with an id.</summary>
    /// <exception cref="BadInputException">There is no such experiment.</exception>
    public async Task<ExperimentRecord> FindAsync(string experimentId, CancellationToken cancellation) =>
        (await _reader.ListAsync(cancellation)).FirstOrDefault(e => e.Status.ExperimentId == experimentId)
            ?? throw new BadInputException($"there is no experiment '{experimentId}'", "see: experiments list");

    /// <summary>Creates the view of an experiment.</summary>
    public ExperimentView ToView(ExperimentRecord record)
    {
        var process = FindProcess(record.Status.ExperimentId);
        // The experiments of earlier versions have no owner: those of a folder belong to who may write it.
        return new(record.Spec, WithProblem(record.Status, process is not null), process,
            IsOwn: record.Status.Owner is not { } owner || owner == _owner);
    }

    /// <summary>Adds the problem of the disk to the state of an experiment that a process runs.</summary>
    public ExperimentStatus WithProblem(ExperimentStatus status, bool isRunning) =>
        isRunning && !status.State.HasEnded() && DiskProblem.FindForWriter(Folder) is { } problem
            ? status with
            {
                StoreProblem = $"The experiment store in {Path.GetFullPath(Folder)} cannot be written: {problem.Text}; "
                    + $"{problem.Remedy}.",
            }
            : status;

    /// <summary>Returns all experiments, newest first.</summary>
    public Task<IReadOnlyList<ExperimentRecord>> ListAsync(CancellationToken cancellation) =>
        _reader.ListAsync(cancellation);

    /// <summary>Returns the newest experiment with the same specification that has not ended, or null.</summary>
    public async Task<ExperimentRecord?> FindUnfinishedAsync(ExperimentSpec spec, CancellationToken cancellation) =>
        (await _reader.ListAsync(cancellation))
            .FirstOrDefault(e => !e.Status.State.HasEnded() && SpecIdentity.AreSame(e.Spec, spec));

    /// <summary>Returns the known results of these fits, from any experiment.</summary>
    public Task<IReadOnlyDictionary<string, StoredFit>> FindByFitKeysAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellation) =>
        _reader.FindByFitKeysAsync(keys, cancellation);

    /// <summary>Returns the durable data of one trial.</summary>
    /// <exception cref="ExperimentNotFoundException">The experiment has no trial of this number.</exception>
    public async Task<TrialHistory> ReadTrialAsync(
        ExperimentView experiment, long trial, CancellationToken cancellation)
    {
        var (id, trials) = (experiment.Status.ExperimentId, experiment.Status.Trials);
        var history = await TrialHistories.ReadAsync(
            _reader, id, trial, () => ReadTrialsAsync(experiment, cancellation), cancellation);
        // A trial's number is its index in the grid: with constraints and max_trials it can exceed the number of
        // trials.
        return history.IsKnown || (trial >= 0 && trial < trials)
            ? history
            : throw ExperimentNotFoundException.ForTrial(id, trial, trials);
    }

    /// <summary>Returns all trials with their durable fits.</summary>
    public Task<IReadOnlyList<TrialRow>> ReadRowsAsync(string experimentId, CancellationToken cancellation) =>
        _reader.ReadResultsAsync(experimentId, cancellation);

    /// <summary>Returns the open leases; if no process runs the experiment, they mean nothing.</summary>
    public Task<IReadOnlyList<RunningLease>> ReadLeasesAsync(
        string experimentId, DateTimeOffset now, CancellationToken cancellation) =>
        RunningLeases.ReadAsync(_reader, experimentId, int.MaxValue, now, cancellation: cancellation);

    private async Task<TrialSpace?> ReadTrialsAsync(ExperimentView experiment, CancellationToken cancellation)
    {
        try
        {
            return (await StoredExperimentLoader.LoadAsync(
                experiment.Status, experiment.Spec!, Folder, cancellation)).Plan.Trials;
        }
        catch (BadInputException)
        {
            // Without the data the trials' hyperparameters cannot be derived; all other data of the trial can be shown.
            return null;
        }
    }

    /// <summary>Returns the id of the process that runs an experiment, or null.</summary>
    public int? FindProcess(string experimentId) =>
        Holder is { } holder && holder.Experiments.Contains(experimentId) ? holder.Process : null;

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private static string GetStoreFile(string folder) => Path.Combine(folder, SiloHostOptions.StoreFileName);
}
