using Experiments.Client.Problems;
using Experiments.Contracts.Results;
using Experiments.Engine.Data;
using Experiments.Silo.Hosting;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Sqlite;

namespace Experiments.Client.Results;

/// <summary>The experiments of a folder, read without a silo, also while one runs.</summary>
internal sealed class StoredExperiments : IAsyncDisposable
{
    /// <summary>The folder, in the current one, where runs leave what they did.</summary>
    public const string DefaultFolder = ".experiments";

    private const int PageSize = 1000;
    private readonly IExperimentReader _reader;

    private StoredExperiments(IExperimentReader reader) => _reader = reader;

    /// <summary>Opens a folder's store.</summary>
    /// <exception cref="BadInputException">Nothing was ever run there.</exception>
    public static StoredExperiments Open(string folder)
    {
        var file = StoreFile(folder);
        if (!File.Exists(file)) throw new BadInputException("no experiment was run in this folder", "run one: experiments run SPEC");
        return new(SqliteExperimentReader.Open(file));
    }

    /// <summary>The experiment of an id or a name (the newest of it); without either the newest of all.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public async Task<ExperimentRecord> Find(string? wanted, CancellationToken cancellation)
    {
        var all = await _reader.List(cancellation);
        if (all.Count == 0) throw new BadInputException("no experiment was run in this folder", "run one: experiments run SPEC");
        if (wanted is null) return all[0];
        return all.FirstOrDefault(e => e.Status.ExperimentId == wanted) ?? all.FirstOrDefault(e => e.Spec.Name == wanted)
            ?? throw new BadInputException($"there is no experiment '{wanted}'", NearestName.Suggest(wanted, all.Select(e => e.Spec.Name).Distinct()));
    }

    /// <summary>Everything that an experiment has given.</summary>
    public async Task<ExperimentResults> Results(ExperimentRecord record, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        for (long? from = 0; from is { } trial;)
        {
            var page = await _reader.GetResults(record.Status.ExperimentId, trial, PageSize, cancellation);
            rows.AddRange(page.Trials);
            from = page.NextTrial;
        }
        return ExperimentResults.Of(record.Spec, record.Status, rows);
    }

    public ValueTask DisposeAsync() => _reader.DisposeAsync();

    private static string StoreFile(string folder) => Path.Combine(folder, SiloHostOptions.StoreFileName);
}
