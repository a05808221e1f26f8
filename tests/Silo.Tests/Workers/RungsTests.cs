using Experiments.Contracts.Leases;
using Experiments.Contracts.Specs;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Planning;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Telemetry;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Two rungs of one trial and fold in one pack, trained by the engine.</summary>
public sealed class RungsTests : IDisposable
{
    private const int Short = 3;
    private const int Long = 6;
    private static readonly SiloClock s_time = new(TimeProvider.System);
    private readonly TemporaryFolder _folder = new();
    private readonly ExperimentsInstruments _instruments = SilentInstruments.New();
    private readonly CheckpointClient _client;
    private readonly FolderArtifactStore _store;

    public RungsTests()
    {
        _store = new(_folder.Path);
        _client = new(new(() => _store), new(5), new() { CheckpointEpochs = 1 }, s_time, _instruments,
            NullLogger<CheckpointClient>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_rung_has_its_own_result_log_and_checkpoint()
    {
        var first = await TrainAsync(Grant(mayHaveCheckpoint: false));

        Assert.Equal([(0, Short), (1, Long)], first.Select(fit => (fit.Rung, fit.Epochs)));
        Assert.Equal(["epoch 1", "epoch 2", "epoch 3"], GetEpochs(first[0]));
        Assert.Equal(["epoch 2", "epoch 3", "epoch 4", "epoch 5", "epoch 6"], GetEpochs(first[1]));

        // Each continues from its own checkpoint (that of another fit key is refused), and ends with the same weights.
        var again = await TrainAsync(Grant(mayHaveCheckpoint: true));

        Assert.Equal(first.Select(fit => fit.WeightsSha256), again.Select(fit => fit.WeightsSha256));
        Assert.All(again, fit => Assert.StartsWith(
            "went on from the checkpoint of epoch ", fit.Log, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _client.Dispose();
        _folder.Dispose();
    }

    private static LeaseGrant Grant(bool mayHaveCheckpoint) => new("e", 1, TimeSpan.FromSeconds(15), "one",
    [
        new(0, 0, "{}", 1, Epochs: Short, Rung: 0, mayHaveCheckpoint),
        new(0, 0, "{}", 1, Epochs: Long, Rung: 1, mayHaveCheckpoint),
    ]);

    private static IEnumerable<string> GetEpochs(FitReport fit) =>
        fit.Log.Split('\n').Select(line => line.Split(':')[0]);

    private async Task<IReadOnlyList<FitReport>> TrainAsync(LeaseGrant grant)
    {
        using var devices = new SiloDevices(NullLogger<SiloDevices>.Instance);
        var checkpoints = new LeaseCheckpoints(grant, _client, CancellationToken.None);
        await checkpoints.FetchAsync(Token);
        var refill = new Reports();
        var spec = Spec();
        var table = DataReader.Parse(await File.ReadAllBytesAsync(DataFile, Token), spec.Data.Format, "iris.csv");
        new EnginePlan(ExperimentPlanner.Resolve(spec, table), spec, new SharedCores(1), devices, _instruments)
            .CreateRunner("cpu").Run(grant.Fits, refill, checkpoints, Token);
        await checkpoints.SettleAsync();
        return [.. refill.Taken.OrderBy(fit => fit.Rung)];
    }

    private static string DataFile => Path.Combine(AppContext.BaseDirectory, "Data", "iris.csv");

    private static ExperimentSpec Spec() => new()
    {
        Name = "rungs",
        Data = new()
        {
            Hash = "00",
            FileName = "iris.csv",
            Target = [File.ReadLines(DataFile).First().Split(',')[^1]]
        },
        Estimator = "mlp_classifier",
        Params = """{"early_stopping":false}""",
        Space = [new([new("hidden_layer_sizes", ["[4]"])])],
        Search = new() { Cv = 2, Scoring = ["accuracy"], Refit = "accuracy", Seed = 42 },
        Device = "cpu",
    };

    private sealed class Reports : IPackRefill
    {
        public List<FitReport> Taken { get; } = [];

        public IReadOnlyList<LeasedFit> TakeFits(int lanes) => [];

        public bool IsWanted(LeasedFit fit) => true;

        public void OnWidthReduced(int lanes) => Assert.Fail("A CPU has room.");

        public void OnFitEnded(TrainedFit fit) => Taken.Add(fit.Report);
    }
}
