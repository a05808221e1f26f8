using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Training;

namespace Experiments.Silo.Tests;

/// <summary>A real silo in the test's process, with its own folder.</summary>
internal sealed class EmbeddedSilo : IAsyncDisposable
{
    private readonly MachineLock _turn;
    private readonly TemporaryFolder _folder;

    private EmbeddedSilo(MachineLock turn, TemporaryFolder folder, SiloHost host, string clusterId) =>
        (_turn, _folder, Host, ClusterId) = (turn, folder, host, clusterId);

    public string ClusterId { get; }

    public SiloHost Host { get; }

    public string Folder => _folder.Path;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<EmbeddedSilo> StartAsync(
        ITrainer? trainer, Action<SiloHostOptions>? configure = null, TimeProvider? time = null)
    {
        var turn = await MachineLock.AcquireAsync(Token);
        var folder = new TemporaryFolder();
        try
        {
            var options = SiloHostOptions.Embedded(folder.Path);
            options.Slots = 2;
            configure?.Invoke(options);
            return new(turn,
                folder, await SiloHost.StartAsync(options, trainer, time, cancellation: Token), options.ClusterId);
        }
        catch
        {
            folder.Dispose();
            await turn.DisposeAsync();
            throw;
        }
    }

    /// <summary>A silo that others can join.</summary>
    public static Task<EmbeddedSilo> StartHeadAsync(ITrainer? trainer, Action<SiloHostOptions>? configure = null) =>
        StartAsync(trainer, options =>
        {
            options.GatewayPort = FreePort.Next();
            configure?.Invoke(options);
        });

    public ISearchCoordinatorGrain Coordinator(string id) => Host.Grains.GetGrain<ISearchCoordinatorGrain>(id);

    public async Task SubmitAsync(string id, ExperimentSpec spec) =>
        Assert.Empty((await Coordinator(id).SubmitAsync(new(id, spec))).Issues);

    /// <summary>Waits until the experiment is as it should be.</summary>
    public async Task<ExperimentStatus> UntilAsync(string id, Func<ExperimentStatus, bool> condition)
    {
        while (true)
        {
            var status = (await Coordinator(id).GetStatusAsync())!;
            if (condition(status)) return status;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token);
        }
    }

    public Task<ExperimentStatus> UntilEndedAsync(string id) =>
        UntilAsync(
            id, s => s.State is ExperimentState.Completed or ExperimentState.Failed or ExperimentState.Cancelled);

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        _folder.Dispose();
        await _turn.DisposeAsync();
    }
}
