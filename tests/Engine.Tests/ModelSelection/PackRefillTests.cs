using Experiments.Engine.ModelSelection;
using Experiments.Engine.Tests.Devices;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>
/// A search's fits as lanes that come and go on a GPU, scored there, beside the same fits on the CPU.
/// </summary>
[Collection(GpuTests.Name)]
public sealed class PackRefillTests(GpuFixture gpu, CpuFixture cpu) : IClassFixture<CpuFixture>
{
    private static readonly SearchRequest s_request = new()
    {
        Estimator = "mlp_classifier",
        Pipeline = [new("standard_scaler", ParameterSet.Empty)],
        Params = ParameterSet.Parse(
            """{"max_iter": 2, "hidden_layer_sizes": [6], "batch_size": 32, "learning_rate_init": 0.01}"""),
        Validation = new ValidationScheme.CrossValidation(2),
        Scoring = ["accuracy", "f1_macro", "neg_log_loss"],
        Seed = 42,
        Target = ["species"],
    };

    private readonly SearchPlan _plan = SearchPlan.Resolve(s_request, Files.Example("iris.csv"));

    [Fact]
    public void Fits_that_are_fed_to_a_gpu_have_the_scores_of_the_cpu()
    {
        FitRequest[] fits =
            [.. from trial in Enumerable.Range(0, 3) from fold in Enumerable.Range(0, 2) select new FitRequest(
                trial, ParameterSet.Empty.With("alpha", ParameterValue.Create(0.001 + trial)), fold)];
        var expected = new PackRunner(cpu.Device, _plan)
            .Run(fits, cancellationToken: TestContext.Current.CancellationToken)
            .ToDictionary(result => (result.Trial, result.Fold));
        var refill = new QueueRefill(fits[2..]);

        new PackRunner(gpu.Device, _plan)
            .Run(fits[..2], refill, cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(expected.Keys.Order(), refill.Results.Select(result => (result.Trial, result.Fold)).Order());
        foreach (var result in refill.Results)
        {
            var cpuScores = expected[(result.Trial, result.Fold)].Scores;
            Assert.All(cpuScores, score => Assert.Equal(score.Value, result.Scores[score.Key], 1e-4));
            Assert.Equal(expected[(result.Trial, result.Fold)].FitKey, result.FitKey);
            Assert.StartsWith("gpu-fp32-tiled", result.NumericsClass, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gpu_takes_more_than_one_trial_and_the_cpu_its_folds()
    {
        var fit = new FitRequest(0, ParameterSet.Empty, 0);

        Assert.Equal(_plan.Folds, new PackRunner(cpu.Device, _plan).ComputeCapacity(fit));
        Assert.InRange(new PackRunner(gpu.Device, _plan).ComputeCapacity(fit), 1, 512);
        Assert.Equal(1, new PackRunner(gpu.Device, _plan).ComputeCapacity(fit with { Fold = -1 }));
    }

    private sealed class QueueRefill(IEnumerable<FitRequest> fits) : IFitRefill
    {
        private readonly Queue<FitRequest> _fits = new(fits);

        public List<FitResult> Results { get; } = [];

        public IReadOnlyList<FitRequest> TakeFits(int lanes)
        {
            var more = new List<FitRequest>();
            while (more.Count < lanes && _fits.TryDequeue(out var fit)) more.Add(fit);
            return more;
        }

        public void OnFitEnded(FitRequest fit, FitResult result)
        {
            Assert.Equal((fit.Trial, fit.Fold), (result.Trial, result.Fold));
            Results.Add(result);
        }
    }
}
