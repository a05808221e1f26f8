using Experiments.Engine;
using Experiments.Engine.Preprocessing;
using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.CustomEstimator.Tests;

/// <summary>Without blocks the estimator has the numbers of scikit-learn's LogisticRegression.</summary>
public sealed class LogisticRegressionTests
{
    /// <summary>Steps over all rows at once, as many as the loss needs to settle: it is convex.</summary>
    internal static readonly ParameterSet Settings = ParameterSet.Parse("""
        {"solver": "sgd", "momentum": 0.95, "learning_rate_init": 0.3, "batch_size": 100000, "max_iter": 1500,
         "shuffle": false}
        """);

    [Theory, InlineData("iris"), InlineData("breast_cancer")]
    public void A_fit_has_the_weights_and_probabilities_of_scikit_learn(string name)
    {
        var reference = Reference.Load(name);

        var model = Create(c: 0.5).Fit(reference.Table, reference.Target);

        var weights = model.Network.State["output.weight"];
        foreach (var (expected, actual) in reference.Weights.Zip(weights)) Assert.Equal(expected, actual, 1e-3);
        Assert.Equal(reference.Weights.Length, weights.Length);
        var probabilities = model.Predict(reference.Table).Probabilities;
        foreach (var (row, expected) in reference.Probabilities.Index())
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], probabilities[row, k], 1e-3);
    }

    [Theory, InlineData("iris"), InlineData("breast_cancer")]
    public void A_grid_search_has_the_mean_scores_of_scikit_learn(string name)
    {
        var reference = Reference.Load(name);
        var values = reference.Grid.Select(point => ParameterValue.Create(point.C)).ToList();

        var result = new GridSearchCv(Create(c: 1), new SubGrid([new("c", values)]))
            .Fit(reference.Table, reference.Target);

        foreach (var (trial, expected) in result.Trials.Zip(reference.Grid))
            Assert.Equal(expected.Accuracy, trial.MeanScore("accuracy"), 1e-9);
        Assert.Equal(values.Count, result.Trials.Count);
    }

    private static Pipeline Create(double c)
    {
        var estimator = new ResidualClassifier { Blocks = 0, C = c };
        estimator.SetParams(Settings);
        return new([new StandardScaler()], estimator);
    }
}
