using Experiments.Artifacts;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Fits that go on elsewhere when their silo leaves, trained by the engine.</summary>
public sealed class RestoredFitsTests
{
    private const string Id = "long";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Fits_of_a_silo_that_stops_go_on_elsewhere_and_end_as_if_nothing_had_been(bool isDamaged)
    {
        var expected = await UndisturbedAsync();
        await using var head = await EmbeddedSilo.StartHeadAsync(trainer: null, o => o.Slots = 0);
        using var folder = new TemporaryFolder();
        await using (await JoinAsync(head, folder.Path))
        {
            await head.SubmitAsync(Id, await SpecAsync(head));
            await KeptAsync(head);
        }

        Assert.All(await CheckpointsAsync(head), kept => Assert.NotNull(kept));
        if (isDamaged) await head.Host.Artifacts!.PutCheckpointAsync(Id, "0-0-0", "no checkpoint"u8.ToArray(), Token);
        await using var second = await JoinAsync(head, folder.Path);
        var status = await head.UntilEndedAsync(Id);

        Assert.Equal((ExperimentState.Completed, 0L), (status.State, status.Retries));
        var fits = await FitsAsync(head);
        Assert.Equal(expected, fits.Select(Weights));
        Assert.Equal([!isDamaged, true], fits.Where(fit => fit.Report.Fold >= 0).Select(
            fit => fit.Report.Log.StartsWith("went on from the checkpoint of epoch ", StringComparison.Ordinal)));
        Assert.All(await CheckpointsAsync(head), Assert.Null);
    }

    [Fact]
    public async Task A_store_that_cannot_keep_checkpoints_fails_no_fit()
    {
        var expected = await UndisturbedAsync();
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null, o => o.CheckpointEpochs = 100);
        await silo.SubmitAsync(Id, await SpecAsync(silo, blocked: true));
        var status = await silo.UntilEndedAsync(Id);

        Assert.Equal((ExperimentState.Completed, 0L), (status.State, status.Retries));
        Assert.Equal(expected, (await FitsAsync(silo)).Select(Weights));
    }

    [Fact]
    public async Task A_silo_leaves_although_an_epoch_does_not_end_and_its_fits_are_run_elsewhere()
    {
        using var started = new SemaphoreSlim(0);
        using var ends = new ManualResetEventSlim();
        var deaf = new TrivialTrainer
        {
            Before = (_, _) =>
            {
                started.Release();
                ends.Wait(CancellationToken.None);
            },
        };
        await using var head = await EmbeddedSilo.StartHeadAsync(
            new TrivialTrainer(), o => (o.Slots, o.LeaseTerm) = (0, TimeSpan.FromHours(1)));
        using var folder = new TemporaryFolder();
        var joiner = await SiloHost.StartAsync(
            Options(head, folder.Path, o => o.DrainTimeout = TimeSpan.FromMilliseconds(50)), deaf, cancellation: Token);
        await head.SubmitAsync("deaf", TrivialTrainer.Spec(4));
        await started.WaitAsync(Token);
        await joiner.DisposeAsync();
        Assert.Empty(deaf.Runs);

        await using var second = await SiloHost.StartAsync(
            Options(head, folder.Path), new TrivialTrainer(), cancellation: Token);
        var status = await head.UntilEndedAsync("deaf");
        ends.Set();

        Assert.Equal((ExperimentState.Completed, 0L), (status.State, status.Retries));
    }

    private static async Task<IReadOnlyList<string>> UndisturbedAsync()
    {
        await using var silo = await EmbeddedSilo.StartAsync(trainer: null);
        await silo.SubmitAsync(Id, await SpecAsync(silo));
        await silo.UntilEndedAsync(Id);
        return [.. (await FitsAsync(silo)).Select(Weights)];
    }

    private static async Task<IReadOnlyList<StoredFit>> FitsAsync(EmbeddedSilo silo)
    {
        var fits = new List<StoredFit>();
        await foreach (var fit in silo.Host.Store!.ReadFitsAsync(Id, Token)) fits.Add(fit);
        return [.. fits.OrderBy(fit => fit.Report.Fold)];
    }

    private static string Weights(StoredFit fit) =>
        $"{fit.Report.Fold} {fit.Report.WeightsSha256} {fit.Report.Epochs} "
        + $"{fit.Report.Scores.GetValueOrDefault("accuracy"):R}";

    private static async Task<IReadOnlyList<byte[]?>> CheckpointsAsync(EmbeddedSilo head) =>
        [await head.Host.Artifacts!.GetCheckpointAsync(Id, "0-0-0", Token),
            await head.Host.Artifacts!.GetCheckpointAsync(Id, "0-1-0", Token)];

    /// <summary>Waits until something was kept of the first fit.</summary>
    private static async Task KeptAsync(EmbeddedSilo head)
    {
        while (await head.Host.Artifacts!.GetCheckpointAsync(Id, "0-0-0", Token) is null)
        {
            Assert.Equal(ExperimentState.Running, (await head.Coordinator(Id).GetStatusAsync())!.State);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Token);
        }
    }

    private static Task<SiloHost> JoinAsync(EmbeddedSilo head, string folder) =>
        SiloHost.StartAsync(Options(head, folder, o => o.CheckpointEpochs = 1000), cancellation: Token);

    private static SiloHostOptions Options(EmbeddedSilo head, string folder, Action<SiloHostOptions>? configure = null)
    {
        SiloHostOptions options = new()
        {
            ClusterId = head.ClusterId,
            Folder = folder,
            Join = head.Host.GatewayEndpoint!.ToString(),
            Slots = 1,
            LogLevel = LogLevel.Error
        };
        configure?.Invoke(options);
        return options;
    }

    /// <summary>One trial of two folds, which takes some seconds.</summary>
    private static async Task<ExperimentSpec> SpecAsync(EmbeddedSilo silo, bool blocked = false)
    {
        var file = Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");
        await using var data = File.OpenRead(file);
        var hash = await silo.Host.Artifacts!.PutDataAsync(data, Token);
        // A file stands in the place of the checkpoints' folder.
        if (blocked)
            await File.WriteAllTextAsync(Path.Combine(silo.Host.Artifacts!.Location, "checkpoints"), "", Token);
        return new()
        {
            Name = Id,
            Data = new() { Hash = hash, FileName = "iris.csv", Target = [File.ReadLines(file).First().Split(',')[^1]] },
            Pipeline = [new("standard_scaler")],
            Estimator = "mlp_classifier",
            Params = """{"max_iter":60000,"batch_size":16,"early_stopping":false,"learning_rate_init":0.0001}""",
            Space = [new([new("hidden_layer_sizes", ["[16]"])])],
            Search = new() { Cv = 2, Scoring = ["accuracy"], Refit = "accuracy", Seed = 42 },
            Device = "cpu",
        };
    }
}
