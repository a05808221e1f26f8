using System.Globalization;
using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Metrics;
using Experiments.Engine.ModelSelection;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;
using Experiments.Search.Parameters;

namespace Experiments.Engine.Tests;

/// <summary>Counts from the file to the score.</summary>
public sealed class PoissonTests
{
    private static readonly SearchRequest s_request = new()
    {
        Target = ["n"],
        Estimator = "mlp_poisson_regressor",
        Params = ParameterSet.Parse(
            """{"hidden_layer_sizes": [], "max_iter": 400, "learning_rate_init": 0.02, "alpha": 0}"""),
        Validation = new ValidationScheme.None(),
    };

    /// <summary>
    /// With means exp(0.5 + x) as targets, the linear model that has no deviance has the weight 1 and the bias 0.5.
    /// </summary>
    [Fact]
    public void A_linear_model_finds_the_rate_of_counts()
    {
        var plan = SearchPlan.Resolve(s_request, Table(x => Math.Exp(0.5 + x)));
        using var device = DeviceCatalog.Open("cpu");
        var pipeline = new PackRunner(device, plan).Run(
            [new FitRequest(0, ParameterSet.Empty, -1)],
            cancellationToken: TestContext.Current.CancellationToken)[0].Pipeline!;

        Assert.Equal(1, pipeline.Network.State["output.weight"][0], 1e-3);
        Assert.Equal(0.5, pipeline.Network.State["output.bias"][0], 1e-3);
        Assert.Equal(Math.Exp(0.5 + 0.3), pipeline.Predict([0.3f], 1, device).Values[0, 0], 1e-2);
        Assert.Equal(LearningTasks.Poisson, pipeline.Target.Task);
        Assert.Equal(["neg_mean_poisson_deviance"], plan.Scoring);
        Assert.Equal(0, pipeline.Score(Table(x => Math.Exp(0.5 + x)), device: device), 1e-5);
    }

    [Fact]
    public void A_negative_count_is_refused_with_its_place_and_a_remedy()
    {
        var e = Assert.Throws<DataException>(() => SearchPlan.Resolve(s_request, Files.Csv("x,n\n1,2\n2,-3\n")));

        Assert.Equal("rows.csv, line 3, column 'n': -3 is negative; a count must be at least 0.", e.Message);
        Assert.Equal("Correct the cell; or, for numbers of any sign, use mlp_regressor.", e.Remedy);
    }

    [Fact]
    public void The_deviance_scores_counts_alone() => Assert.NotNull(
        ScorerCatalog.Check("neg_mean_poisson_deviance", [LearningTasks.Regression], "search.scoring"));

    private static TabularData Table(Func<double, double> count)
    {
        var x = new float[64];
        Philox.Create(1, 0, RandomPurpose.Initialization).FillUniform(x, 1);
        return Files.Csv("x,n\n" + string.Join('\n', x.Select(v => string.Create(
            CultureInfo.InvariantCulture, $"{v:R},{count(v):R}"))) + "\n");
    }
}
