using Experiments.Cli.Views;
using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Results;
using Spectre.Console.Testing;

namespace Experiments.Cli.Tests.Results;

public sealed class BestEstimatorTests
{
    [Fact]
    public void Of_equals_the_lowest_number_wins()
    {
        var best = Best(Samples.Trials())!;
        Assert.Equal(3, best.Trial);
        Assert.Equal(0.95, best.MeanScore, 1e-12);
        Assert.Equal(0.01, best.Scores["accuracy"].StandardDeviation, 1e-12);
    }

    [Fact]
    public void The_winner_does_not_depend_on_who_finished_first() =>
        Assert.Equal(3, Best([.. Samples.Trials().Reverse()])!.Trial);

    [Fact]
    public void A_trial_that_failed_on_a_fold_does_not_win() => Assert.Null(Best([Samples.Trials()[9]]));

    [Fact]
    public void A_trial_that_is_not_finished_is_not_in_the_table() =>
        Assert.Empty(ExperimentResults.FromRows(Samples.Spec,
            Samples.Status(), [Samples.Trials()[0] with { Fits = [.. Samples.Trials()[0].Fits.Take(1)] }]).Table.Rows);

    [Fact]
    public void It_is_shown_to_people_and_to_programs()
    {
        var status = Samples.Status(ExperimentState.Completed) with
        {
            Artifact = Samples.Id,
            Baseline = [new("accuracy", 0.1019, 0.0004)],
            Refit = Samples.Trial(3, 0.95).Fits[0] with
            {
                Fold = -1,
                FitKey = "k",
                WeightsSha256 = "w",
                TrainRows = 1797
            }
        };
        Show(status, "people", "programs");
    }

    [Fact]
    public void A_winner_that_has_learned_nothing_and_the_rows_that_it_never_saw_are_told() => Show(
        Samples.Status(ExperimentState.Completed) with
        {
            Baseline = [new("accuracy", 0.95, 0)],
            PositiveClass = "yes",
            Warnings = ["The classes 'yes' and 'Yes' of 'answer' differ only by case."],
            Refit = Samples.Trial(3, 0.95).Fits[0] with { Fold = -1, TrainRows = 1617, WatchedRows = 180 }
        },
        "no_better_people", "no_better_programs");

    private static void Show(ExperimentStatus status, string people, string programs)
    {
        var best = BestEstimator.FromResults(ExperimentResults.FromRows(Samples.Spec, status, Samples.Trials()))!;
        var console = new TestConsole().Width(100);
        console.Write(BestView.Render(best));
        Snapshot.Match(console.Output, people);
        Snapshot.Match(BestJson.Build(best).ToJsonString(new() { WriteIndented = true }), programs);
    }

    private static BestEstimator? Best(IReadOnlyList<TrialRow> trials) =>
        BestEstimator.FromResults(ExperimentResults.FromRows(Samples.Spec, Samples.Status(), trials));
}
