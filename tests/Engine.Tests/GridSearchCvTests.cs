using Experiments.Engine.ModelSelection;
using Experiments.Engine.Preprocessing;
using Experiments.Engine.Tests.ModelSelection;
using Experiments.Search.Specs;

namespace Experiments.Engine.Tests;

public sealed class GridSearchCvTests
{
    [Fact]
    public void Finds_a_good_network_for_the_digits()
    {
        var search = new GridSearchCv(
            new Pipeline(
                [new StandardScaler()], new MlpClassifier { HiddenLayerSizes = [32], MaxIter = 30, BatchSize = 128 }),
            Requests.Grid(
                """{"learning_rate_init": [0.00001, 0.003]}"""))
        { Seed = 42, Scoring = ["accuracy", "f1_macro"] };

        var result = search.Fit(Files.Example("digits.csv"), "digit");

        Assert.Equal(1, result.Best.Number);
        Assert.InRange(result.BestScore, 0.9, 0.97);
        Assert.All(result.Trials, t => Assert.Equal(5, t.Fits.Count));
        Assert.InRange(result.Winner.Score(Files.Example("digits.csv")), 0.97, 1);
    }

    [Fact]
    public void Finds_a_network_for_numbers()
    {
        var search = new GridSearchCv(
            new Pipeline([new StandardScaler()],
                new MlpRegressor { HiddenLayerSizes = [16], MaxIter = 100, BatchSize = 64, LearningRateInit = 0.01 }),
            Requests.Grid("""{"alpha": [0.1, 1]}"""));

        Assert.InRange(search.Fit(Files.Example("diabetes.csv"), "progression").BestScore, 0.35, 0.6);
    }

    [Fact]
    public void Only_every_trial_failing_is_an_error_and_it_groups_the_causes()
    {
        var search = new GridSearchCv(new MlpRegressor { MaxIter = 3 },
            Requests.Grid("""{"learning_rate_init": [1e30, 1e31], "solver": ["sgd"]}"""))
        {
            Validation = new ValidationScheme.CrossValidation(2)
        };

        var e = Assert.Throws<FitFailedException>(() => search.Fit(Files.Example("diabetes.csv"), "progression"));

        Assert.StartsWith("Every trial failed. ", e.Message, StringComparison.Ordinal);
        Assert.Throws<NotFittedException>(() => search.Result);
    }

    [Fact]
    public void A_search_that_cannot_run_says_so_before_it_trains() =>
        Assert.Equal("space.alhpa", Assert.Single(Assert.Throws<SpecException>(() => new GridSearchCv(
            new MlpClassifier(),
            Requests.Grid("""{"alhpa": [1]}""")).Fit(Files.Example("iris.csv"), "species")).Issues).Path);
}
