using System.Text.Json.Nodes;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>Figures that scikit-learn computed.</summary>
public sealed class GoldenMetricsTests
{
    public static TheoryData<int> Classifications => [0, 1, 2];

    public static TheoryData<int> Regressions => [0, 1];

    public static TheoryData<int> Cases =>
        [.. Enumerable.Range(0, Files.Golden("scorers.json").AsArray().Count)];

    /// <summary>The cases and figures are those of Golden/scorers.py.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_scorer_of_a_task_gives_scikit_learns_figure(int index)
    {
        var golden = Files.Golden("scorers.json")[index]!;
        var drawn = Predictions.Read(golden);
        var evaluation = Evaluation.Create(drawn.Data, drawn.Rows, drawn.Predicted);
        var expected = golden["scores"]!.AsObject();

        Assert.Equal(
            ScorerCatalog.All.Where(s => s.Tasks.Contains(evaluation.Target.Task)).Select(s => s.Name)
                .Order(StringComparer.Ordinal),
            expected.Select(score => score.Key));
        foreach (var (name, score) in expected)
            Assert.Equal(score?.GetValue<double>() ?? double.NaN, ScorerCatalog.Find(name)!.Score(evaluation), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Classifications))]
    public void Tallies_of_classes_give_scikit_learns_figures(int index)
    {
        var (golden, y, classes) = Classification(index);
        var layout = classes == 2
            ? new TallyLayout(LearningTasks.Binary, 1)
            : new TallyLayout(LearningTasks.Multiclass, classes);
        var tally = new PredictionTally(layout);
        foreach (var (row, truth) in y.Index())
        {
            var probabilities = golden["proba"]![row]!.Numbers().Select(p => (float)p).ToArray();
            tally.Add([truth], classes == 2 ? probabilities[1..] : probabilities);
        }

        Assert.Equal(Number(golden, "accuracy"), Accuracy.Compute(tally), 1e-12);
        Assert.Equal(Number(golden, "log_loss"), LogLoss.Compute(tally), 1e-6);
        foreach (var averaging in (Averaging[])[Averaging.Micro, Averaging.Macro, Averaging.Weighted])
            Assert.Equal(Number(golden, $"f1_{averaging.ToString().ToLowerInvariant()}"),
                PrecisionRecallF1.Compute(LabelCounts.FromTally(tally), averaging).F1, 1e-12);
    }

    [Theory]
    [MemberData(nameof(Regressions))]
    public void Tallies_of_numbers_give_scikit_learns_figures(int index)
    {
        var golden = Files.Golden("metrics.json")["regression"]![index]!;
        var (y, predicted) = (golden["y"]!.Numbers(), golden["pred"]!.Numbers());
        var tally = new PredictionTally(new(LearningTasks.Regression, 1));
        foreach (var (truth, guess) in y.Zip(predicted)) tally.Add([truth], [(float)guess]);

        Near(Number(golden, "r2"), R2.Compute(tally, y));
        Near(Number(golden, "mse"), SquaredError.Mean(tally));
        Near(Number(golden, "mae"), AbsoluteError.Mean(tally));

        static void Near(double expected, double actual) =>
            Assert.InRange(Math.Abs(actual - expected) / Math.Max(1, Math.Abs(expected)), 0, 1e-6);
    }

    private static (JsonNode Golden, int[] Truth, int Classes) Classification(int index)
    {
        var golden = Files.Golden("metrics.json")["classification"]![index]!;
        return (golden, golden["y"]!.Integers(), golden["proba"]![0]!.AsArray().Count);
    }

    private static double Number(JsonNode golden, string name) => golden[name]!.GetValue<double>();
}
