using System.Text.Json.Nodes;
using Experiments.Engine.Metrics;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>Scores of many random predictions beside scikit-learn's (Golden/comparisons.py).</summary>
public sealed class ScorerComparisonTests
{
    /// <summary>What may be lost where terms of a score cancel: 1 - x of R2, and the logarithm of nearly 1.</summary>
    private const double NearZero = 1e-12;

    /// <summary>
    /// Constant truths whose mean scikit-learn rounds: it divides by the squares of that rounding, and R2 is below
    /// -1e20. By its own rule a constant that is not met has 0, which the engine gives.
    /// </summary>
    private static readonly string[] s_roundedMeans = ["0.1 x 7", "14.62 x 1000", "14.62 x 31", "-0.7 x 3"];

    /// <summary>103 and 206 cases are the 309 of classes.</summary>
    [Theory]
    [InlineData("binary", 103, 13)]
    [InlineData("multiclass", 206, 10)]
    [InlineData("multilabel", 150, 10)]
    public void Accuracy_precision_recall_and_f1_are_scikit_learns(string kind, int cases, int scorers)
    {
        var comparison = Comparison.Read(kind);
        var names = ReadScorers(comparison);

        Assert.Equal(scorers, names.Distinct().Count());
        foreach (var (index, golden) in comparison.Cases.Index())
            Compare(comparison, index, names, Comparison.Numbers(golden["scores"]!),
                Score(Predictions.Read(comparison.Golden, golden), names));
        comparison.Complete(cases, cases * scorers);
    }

    [Fact]
    public void Log_loss_is_scikit_learns()
    {
        var comparison = Comparison.Read("log_loss");
        foreach (var (index, golden) in comparison.Cases.Index())
            Compare(comparison, index, ["neg_log_loss"], Comparison.Numbers(golden["scores"]!),
                Score(Predictions.Read(comparison.Golden, golden), ["neg_log_loss"]));
        comparison.Complete(200, 200);
    }

    [Fact]
    public void R2_and_errors_are_scikit_learns()
    {
        var (comparison, roundedMeans) = (Comparison.Read("numbers"), new List<string>());
        var names = ReadScorers(comparison);
        Assert.Equal(["r2", "neg_mean_squared_error", "neg_mean_absolute_error"], names);
        foreach (var (index, golden) in comparison.Cases.Index())
        {
            var (expected, name) = (Comparison.Numbers(golden["scores"]!), golden["name"]?.GetValue<string>());
            if (s_roundedMeans.Contains(name))
            {
                Assert.InRange(expected[0], double.MinValue, -1e20);
                expected[0] = golden["moved"]!.GetValue<double>();
                roundedMeans.Add(name!);
            }
            Compare(comparison, index, names, expected, ScoreNumbers(comparison.Golden, golden, names));
        }
        comparison.Complete(114, 114 * 3);
        Assert.Equal(s_roundedMeans, roundedMeans);
    }

    private static void Compare(
        Comparison comparison, int index, string[] names, double[] expected, double[] actual)
    {
        Assert.Equal((names.Length, names.Length), (expected.Length, actual.Length));
        foreach (var (i, name) in names.Index())
            comparison.Near(index, name, [expected[i]], [actual[i]],
                _ => name is "r2" or "neg_log_loss" ? NearZero : 0);
    }

    private static string[] ReadScorers(Comparison comparison) =>
        [.. comparison.Golden["scorers"]!.AsArray().Select(name => name!.GetValue<string>())];

    private static double[] Score(Predictions drawn, IEnumerable<string> names) =>
        Score(Evaluation.Create(drawn.Data, drawn.Rows, drawn.Predicted), names);

    private static double[] Score(Evaluation evaluation, IEnumerable<string> names) =>
        [.. names.Select(name => ScorerCatalog.Find(name)!.Score(evaluation))];

    /// <summary>Scores outputs in float32 where that holds them, else as numbers that a scaler gave back.</summary>
    private static double[] ScoreNumbers(JsonNode kind, JsonNode golden, string[] names)
    {
        var (drawn, outputs) = (Predictions.Read(kind, golden), Comparison.Numbers(golden["outputs"]!));
        if (Array.TrueForAll(outputs, output => (float)output == output)) return Score(drawn, names);
        var tally = PredictionTally.Compute(drawn.Data, drawn.Rows, drawn.Predicted, outputs);
        return Score(Evaluation.Create(drawn.Data, drawn.Rows, tally, outputs: null), names);
    }
}
