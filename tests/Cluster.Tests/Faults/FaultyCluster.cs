using Experiments.Contracts.Results;
using Experiments.Silo.Stores;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>Silo processes, and the faults that can hit them and that on which they depend.</summary>
internal abstract class FaultyCluster : IAsyncDisposable
{
    private readonly List<FaultySilo> _silos = [];

    public IReadOnlyList<FaultySilo> Silos => _silos;

    public WorkingFolder Folder { get; } = new();

    /// <summary>The gateways at which clients reach the cluster.</summary>
    public abstract string Address { get; }

    /// <summary>Draws what befalls that on which silos depend; as far as it can be made on this machine.</summary>
    public abstract IReadOnlyList<Fault> ListOtherFaults(Random random, CancellationToken cancellation);

    /// <summary>Opens the store of the experiments beside the silos.</summary>
    protected abstract Task<IExperimentReader> OpenReaderAsync();

    /// <summary>Draws what befalls a silo.</summary>
    public virtual IReadOnlyList<Fault> ListSiloFaults(Random random, CancellationToken cancellation) =>
        Fault.ListSiloFaults(Silos[random.Next(Silos.Count)], random, cancellation);

    /// <summary>Runs a command of the program against the cluster.</summary>
    public Task<ExperimentsProcess.Outcome> RunAsync(params string[] arguments) =>
        ExperimentsProcess.RunAsync(Folder.Path, [.. arguments, "--cluster", Address]);

    public async Task SubmitAsync(string file)
    {
        var outcome = await RunAsync("submit", file);
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    /// <summary>Reads the newest experiment's progress from the store; waits while the store does not answer.</summary>
    public async Task<ExperimentStatus> UntilAsync(
        Func<ExperimentStatus, bool> condition, CancellationToken cancellation)
    {
        while (true)
        {
            if (await LookAsync(cancellation) is { } status && condition(status)) return status;
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancellation);
        }
    }

    public async Task<T> ReadAsync<T>(Func<IExperimentReader, Task<T>> question)
    {
        await using var store = await OpenReaderAsync();
        return await question(store);
    }

    public virtual async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        Folder.Dispose();
    }

    protected async Task AddAsync(FaultySilo silo)
    {
        _silos.Add(silo);
        await silo.StartAsync();
    }

    private async Task<ExperimentStatus?> LookAsync(CancellationToken cancellation)
    {
        try
        {
            return (await ReadAsync(store => store.ListAsync(cancellation))) is [var newest, ..] ? newest.Status : null;
        }
        catch (Experiments.Contracts.Errors.SiloException)
        {
            // The server is being restarted, or the disk is full.
            return null;
        }
    }
}
