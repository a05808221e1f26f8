using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Fits go on from the checkpoints of earlier releases, and end as fits that were never interrupted.</summary>
public sealed class EarlierCheckpointsTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private const string Release = "0.1.0";

    // The search whose fits were interrupted: tests/Fixtures/README.md says which one.
    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse(
            """
            {
              "max_iter": 1000, "batch_size": 4, "hidden_layer_sizes": [6], "learning_rate_init": 0.1,
              "early_stopping": true, "n_iter_no_change": 1000
            }
            """),
        Validation = new ValidationScheme.CrossValidation(3),
        Scoring = ["accuracy", "neg_log_loss"],
        Seed = 42,
        Target = ["species"],
    };

    private static readonly FitRequest[] s_fits =
        [.. Enumerable.Range(0, 3).Select(fold => new FitRequest(0, ParameterSet.Empty, fold))];

    private readonly SearchPlan _plan = SearchPlan.Resolve(s_request, Files.Example("iris.csv"));

    [Fact]
    public void Fits_go_on_from_them_to_the_weights_of_fits_that_were_not_interrupted()
    {
        var undisturbed = Run(new());

        var restored = Run(new() { Found = s_fits.ToDictionary(fit => fit.Fold, ForThisVersion) });

        Assert.Equal(undisturbed.Select(Text), restored.Select(Text));
        Assert.All(restored, fit => Assert.Equal(Read(fit.Fold).Epoch, fit.RestoredFromEpoch));
        // Of one fit the best weights are those of the checkpoint; the others find theirs after it.
        Assert.Equal([false, true, false], restored.Select(fit => fit.BestEpoch <= fit.RestoredFromEpoch));
    }

    private static byte[] Bytes(int fold) =>
        File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Fixtures", Release, "checkpoints", $"0-{fold}-0"));

    private static (string FitKey, string NumericsClass, int Epoch) Read(int fold)
    {
        var body = new CheckpointReader(Bytes(fold).AsSpan(CheckpointFile.HeaderBytes));
        var (key, numerics) = (body.ReadText(), body.ReadText());
        return (key, numerics, CheckpointFile.Read(Bytes(fold), key, numerics, out _)!.Epoch);
    }

    // A fit key holds the engine's version, so a later version refuses this checkpoint: it is given the present key.
    private byte[] ForThisVersion(FitRequest fit)
    {
        if (typeof(PackRunner).Assembly.GetName().Version!.ToString(3) == Release) return Bytes(fit.Fold);
        var (key, numerics, _) = Read(fit.Fold);
        var lane = CheckpointFile.Read(Bytes(fit.Fold), key, numerics, out _)!;
        return CheckpointFile.Write(lane, _plan.GetFitKey(fit.Parameters, fit.Fold), numerics);
    }

    private IReadOnlyList<FitResult> Run(StoredCheckpoints kept) =>
        new PackRunner(cpu.Device, _plan)
            .Run(s_fits, checkpoints: kept, cancellationToken: TestContext.Current.CancellationToken);

    private static string Text(FitResult fit)
    {
        var scores = string.Join(' ', fit.Scores.Select(s => $"{s.Key}={s.Value:R}"));
        return $"{fit.Fold} {fit.WeightsSha256} {scores} {fit.Epochs} {fit.BestEpoch} {fit.StopReason} {fit.FitKey}";
    }

    private sealed class StoredCheckpoints : IFitCheckpoints
    {
        public Dictionary<int, byte[]> Found { get; init; } = [];

        // Without the cast, null would become memory that is empty: a checkpoint that is none.
        public ReadOnlyMemory<byte>? Find(FitRequest fit) =>
            Found.TryGetValue(fit.Fold, out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null;

        public void Reject(FitRequest fit, CheckpointFault fault) =>
            Assert.Fail($"The checkpoint of fold {fit.Fold} was not used: {fault}.");

        public bool IsDue(FitRequest fit, int epoch) => false;

        public void Save(FitRequest fit, FitCheckpoint checkpoint) => Assert.Fail("No checkpoint was due.");
    }
}
