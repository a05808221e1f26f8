using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Metrics;

/// <summary>A tally gives the same metrics as the predictions from which it was computed.</summary>
public sealed class PredictionTallyTests
{
    private const int Rows = 203;

    public static TheoryData<LearningTask, int> Shapes => new()
    {
        { LearningTasks.Binary, 1 }, { LearningTasks.Multiclass, 3 }, { LearningTasks.Multiclass, 10 },
        { LearningTasks.Multilabel, 1 }, { LearningTasks.Multilabel, 4 }, { LearningTasks.Regression, 1 },
        { LearningTasks.Regression, 3 }, { LearningTasks.Poisson, 2 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void The_blocks_of_parts_add_up_to_that_of_all(LearningTask task, int outputs)
    {
        var drawn = Predictions.Create(task, outputs, Rows, seed: 1);
        var layout = TallyLayout.Create(drawn.Data.Schema.Target);
        var (counts, sums) = (new int[layout.Counts], new double[layout.Sums]);
        // The last part first: a device need not sum in the order in which the host does.
        foreach (var part in Enumerable.Range(0, Rows).Chunk(32).Reverse())
        {
            var tally = PredictionTally.Compute(drawn.Data, drawn.Rows.AsSpan(part[0], part.Length),
                drawn.Predicted.AsSpan(part[0] * outputs, part.Length * outputs));
            for (var i = 0; i < counts.Length; i++) counts[i] += tally.Counts[i];
            for (var i = 0; i < sums.Length; i++) sums[i] += tally.Sums[i];
        }
        var parts = Evaluation.Create(drawn.Data, drawn.Rows, new(layout, Rows, counts, sums), outputs: null);
        var whole = Evaluation.Create(drawn.Data, drawn.Rows, drawn.Predicted);

        Assert.Equal(whole.Tally.Counts.ToArray(), counts);
        foreach (var scorer in ScorerCatalog.All.Where(s => s.Tasks.Contains(task) && s.Needs == ScorerNeeds.Tally))
            Assert.Equal(scorer.Score(whole),
                scorer.Score(parts), layout.Counts > 0 && scorer.Name != "neg_log_loss" ? 0 : 1e-12);
    }

    [Fact]
    public void Of_equals_the_first_is_predicted_and_one_half_is_no()
    {
        var classes = new PredictionTally(new(LearningTasks.Multiclass, 3));
        classes.Add([1], [0.2f, 0.4f, 0.4f]);
        classes.Add([0], [0.4f, 0.2f, 0.4f]);
        var binary = new PredictionTally(new(LearningTasks.Binary, 1));
        binary.Add([0], [0.5f]);
        binary.Add([1], [MathF.BitIncrement(0.5f)]);
        var labels = new PredictionTally(new(LearningTasks.Multilabel, 2));
        labels.Add([0, 1], [0.5f, MathF.BitIncrement(0.5f)]);

        Assert.Equal([1, 1, 1], [Accuracy.Compute(classes), Accuracy.Compute(binary), Accuracy.Compute(labels)]);
    }

    [Fact]
    public void The_blocks_hold_what_the_layout_says()
    {
        var classes = new PredictionTally(new(LearningTasks.Multiclass, 3));
        classes.Add([0], [0.5f, 0.25f, 0.25f]);
        classes.Add([0], [0.25f, 0.25f, 0.5f]);
        classes.Add([1], [0.25f, 0.5f, 0.25f]);
        var labels = new PredictionTally(new(LearningTasks.Multilabel, 2));
        labels.Add([1, 0], [0.9f, 0.1f]);
        labels.Add([1, 1], [0.9f, 0.1f]);
        labels.Add([0, 1], [0.9f, 0.9f]);
        var numbers = new PredictionTally(new(LearningTasks.Regression, 2));
        numbers.Add([1d, 2], [3f, 1]);
        numbers.Add([0d, 5], [-1f, 5]);

        // True positives, predicted, support, rows that are right.
        Assert.Equal([1, 1, 0, 1, 1, 1, 2, 1, 0, 2], classes.Counts.ToArray());
        Assert.Equal(-Math.Log(0.5 * 0.25 * 0.5), Assert.Single(classes.Sums.ToArray()), 1e-15);
        Assert.Equal([2, 1, 3, 1, 2, 2, 1], labels.Counts.ToArray());
        Assert.Empty(labels.Sums.ToArray());
        // Squared errors by output, then all of them, then the absolute ones.
        Assert.Equal([4 + 1, 1, 6, 2 + 1 + 1], numbers.Sums.ToArray());
        Assert.Empty(numbers.Counts.ToArray());
    }

    [Fact]
    public void What_diverged_has_no_log_loss_and_no_error()
    {
        var (classes, numbers) =
            (new PredictionTally(new(LearningTasks.Multiclass, 3)),
                new PredictionTally(new(LearningTasks.Regression, 1)));
        classes.Add([1], [float.NaN, float.NaN, float.NaN]);
        numbers.Add([1d], [float.NaN]);
        numbers.Add([2d], [2f]);

        Assert.Equal([double.NaN, double.NaN, double.NaN],
            [LogLoss.Compute(classes), SquaredError.Mean(numbers), R2.Compute(numbers, [1, 2])]);
        Assert.Equal(0, Accuracy.Compute(classes));
    }

    [Fact]
    public void A_tally_of_another_shape_or_number_of_rows_is_refused()
    {
        var drawn = Predictions.Create(LearningTasks.Multiclass, 3, count: 5, seed: 0);

        Assert.Throws<ArgumentException>(
            () => new PredictionTally(new(LearningTasks.Multiclass, 3), 5, new int[9], [0]));
        Assert.Throws<ArgumentException>(
            () => new PredictionTally(new(LearningTasks.Multiclass, 3), 5, new int[10], [0, 0]));
        Assert.Throws<ArgumentException>(() => Evaluation.Create(
            drawn.Data, drawn.Rows, new(new(LearningTasks.Multiclass, 4), 5, new int[13], [0]), outputs: null));
        Assert.Throws<ArgumentException>(() => Evaluation.Create(
            drawn.Data, drawn.Rows, new(new(LearningTasks.Multiclass, 3), 4, new int[10], [0]), outputs: null));
        Assert.Throws<ArgumentException>(() => Evaluation.Create(drawn.Data, drawn.Rows, new float[14]));
        Assert.Throws<ArgumentException>(
            () => Evaluation.Create(drawn.Data, drawn.Rows, tally: null, outputs: null));
    }

    [Theory, InlineData("roc_auc"), InlineData("roc_auc_ovr"), InlineData("roc_auc_ovo_weighted")]
    public void What_diverged_has_no_area_under_its_curve(string name)
    {
        var drawn = Predictions.Create(LearningTasks.Binary, 1, count: 5, seed: 0);
        drawn.Predicted[3] = float.NaN;
        var evaluation = Evaluation.Create(drawn.Data, drawn.Rows, drawn.Predicted);

        Assert.Equal(double.NaN, ScorerCatalog.Find(name)!.Score(evaluation));
    }

    [Fact]
    public void Outputs_that_stayed_on_the_device_are_not_there_to_read()
    {
        var drawn = Predictions.Create(LearningTasks.Binary, 1, count: 5, seed: 0);
        var tally = PredictionTally.Compute(drawn.Data, drawn.Rows, drawn.Predicted);
        var evaluation = Evaluation.Create(drawn.Data, drawn.Rows, tally, outputs: null);

        Assert.Same(tally, evaluation.Tally);
        Assert.Throws<InvalidOperationException>(() => evaluation.Outputs.Length);
    }
}
