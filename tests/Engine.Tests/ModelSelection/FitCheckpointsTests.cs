using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>
/// Fits that go on from what was kept of them end as if nothing had been; what cannot be used is said, and they begin
/// anew.
/// </summary>
public sealed class FitCheckpointsTests(CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse(
            """{"max_iter": 9, "hidden_layer_sizes": [6], "batch_size": 32, "learning_rate_init": 0.01,"""
            + """ "early_stopping": true, "n_iter_no_change": 9}"""),
        Validation = new ValidationScheme.CrossValidation(3),
        Scoring = ["accuracy", "neg_log_loss"],
        Seed = 42,
        Target = ["species"],
    };

    private static readonly FitRequest[] s_fits =
        [new(0, ParameterSet.Empty, 0), new(0, ParameterSet.Empty, 1), new(0, ParameterSet.Empty, 2)];

    private readonly SearchPlan _plan = SearchPlan.Resolve(s_request, Files.Example("iris.csv"));

    [Fact]
    public void Fits_and_the_refit_go_on_to_the_same_weights_and_scores()
    {
        foreach (var fits in (FitRequest[][])[
            s_fits, [new(0, ParameterSet.Empty, -1)], [new(0, ParameterSet.Empty, -1, Epochs: 7)]])
        {
            var kept = new Kept();
            var undisturbed = Run(fits, kept);

            var resumed = Run(fits, new() { Found = kept.GetEpoch(4) });

            Assert.Equal(undisturbed.Select(Text), resumed.Select(Text));
            Assert.All(resumed, fit => Assert.Equal(4, fit.RestoredFromEpoch));
            Assert.All(undisturbed, fit => Assert.Equal(0, fit.RestoredFromEpoch));
        }
    }

    [Fact]
    public void What_is_of_another_fit_or_was_damaged_is_said_and_not_used()
    {
        var kept = new Kept();
        var undisturbed = Run(s_fits, kept);
        var found = kept.GetEpoch(4);
        found[(0, 2)][^1] ^= 1;
        (found[(0, 0)], found[(0, 1)]) = (found[(0, 1)], [.. "nothing of the kind"u8]);
        var bad = new Kept { Found = found };

        var results = Run(s_fits, bad);

        Assert.Equal(undisturbed.Select(Text), results.Select(Text));
        Assert.All(results, fit => Assert.Equal(0, fit.RestoredFromEpoch));
        Assert.Equal([(0, CheckpointFault.OtherFit), (1, CheckpointFault.NotACheckpoint), (2, CheckpointFault.Damaged)],
            bad.Refused);
    }

    private IReadOnlyList<FitResult> Run(FitRequest[] fits, Kept kept) =>
        new PackRunner(cpu.Device, _plan)
            .Run(fits, checkpoints: kept, cancellationToken: TestContext.Current.CancellationToken);

    private static string Text(FitResult fit) =>
        $"{fit.Fold} {fit.WeightsSha256} {string.Join(' ', fit.Scores.Select(s => $"{s.Key}={s.Value:R}"))} "
        + $"{fit.Epochs} {fit.BestEpoch} {fit.StopReason} {fit.FitKey}";

    private sealed class Kept : IFitCheckpoints
    {
        private readonly Dictionary<(long Trial, int Fold, int Epoch), byte[]> _kept = [];

        public IReadOnlyDictionary<(long Trial, int Fold), byte[]> Found { get; init; } =
            new Dictionary<(long, int), byte[]>();

        public List<(int Fold, CheckpointFault Fault)> Refused { get; } = [];

        public Dictionary<(long Trial, int Fold), byte[]> GetEpoch(int epoch) =>
            _kept.Where(kept => kept.Key.Epoch == epoch)
                .ToDictionary(kept => (kept.Key.Trial, kept.Key.Fold), kept => kept.Value);

        // Without the cast, null would become memory that is empty: a checkpoint that is none.
        public ReadOnlyMemory<byte>? Find(FitRequest fit) =>
            Found.TryGetValue((fit.Trial, fit.Fold), out var bytes) ? (ReadOnlyMemory<byte>?)bytes : null;

        public void Reject(FitRequest fit, CheckpointFault fault) => Refused.Add((fit.Fold, fault));

        public bool IsDue(FitRequest fit, int epoch) => true;

        public void Save(FitRequest fit, FitCheckpoint checkpoint) =>
            _kept.Add((fit.Trial, fit.Fold, checkpoint.Epoch), checkpoint.ToBytes());
    }
}
