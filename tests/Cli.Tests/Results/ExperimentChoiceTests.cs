using Experiments.Cli.Results;
using Experiments.Contracts.Results;
using Experiments.Problems;

namespace Experiments.Cli.Tests.Results;

/// <summary>Which experiment a name, an id or nothing means; a colleague's search is never changed by chance.</summary>
public sealed class ExperimentChoiceTests
{
    [Fact]
    public void To_read_without_a_name_ones_own_that_runs_comes_first()
    {
        var own = View("a", ExperimentState.Running);
        var others = View("b", ExperimentState.Running, isOwn: false);
        var (ended, othersEnded) =
            (View("c", ExperimentState.Completed), View("d", ExperimentState.Completed, isOwn: false));
        Assert.Same(own, ExperimentChoice.FindToRead([othersEnded, others, ended, own], null));
        Assert.Same(others, ExperimentChoice.FindToRead([othersEnded, ended, others], null));
        Assert.Same(ended, ExperimentChoice.FindToRead([othersEnded, ended], null));
        Assert.Same(othersEnded, ExperimentChoice.FindToRead([othersEnded], null));
        Assert.Null(ExperimentChoice.FindToRead([], null));
    }

    [Fact]
    public void To_read_a_name_means_the_one_that_runs_and_an_id_only_itself()
    {
        var newer = View("big-2", ExperimentState.Completed, name: "big");
        var runs = View("big-1", ExperimentState.Running, name: "big");
        // Its id is the name of the others.
        var tricky = View("big", ExperimentState.Failed, name: "small");
        Assert.Same(runs, ExperimentChoice.FindToRead([newer, runs], "big"));
        Assert.Same(newer, ExperimentChoice.FindToRead([newer, runs], "big-2"));
        Assert.Same(tricky, ExperimentChoice.FindToRead([newer, runs, tricky], "big"));
        Assert.Null(ExperimentChoice.FindToRead([newer, runs], "other"));
    }

    [Fact]
    public void To_change_a_name_must_be_unique_among_those_that_have_not_ended()
    {
        var mine = View("big-1", ExperimentState.Running, name: "big");
        var others = View("big-2", ExperimentState.Paused, name: "big", isOwn: false);
        var ended = View("big-3", ExperimentState.Completed, name: "big");
        Assert.Same(mine, Change([ended, mine], "big"));
        Assert.Same(others, Change([ended, others], "big"));
        Assert.Same(ended, Change([ended], "big"));
        Assert.Same(others, Change([ended, others, mine], "big-2"));
        var problem = Assert.Single(
            Assert.Throws<BadInputException>(() => Change([ended, others, mine], "big")).Problems);
        Assert.Equal("'big' could mean 2 experiments that have not ended", problem.Message);
        Assert.Equal(
            "give the id of one:\n  big-2 of bob@desk: paused, 12 of 24 trials\n"
            + "  big-1 of anna@laptop: running, 12 of 24 trials", problem.Help);
    }

    [Fact]
    public void To_change_without_a_name_takes_the_newest_of_ones_own_that_runs()
    {
        var interrupted = View("a", ExperimentState.Running, isServed: false);
        var runs = View("b", ExperimentState.Running);
        var older = View("c", ExperimentState.Running);
        var others = View("d", ExperimentState.Running, isOwn: false);
        Assert.Same(runs, Change([others, interrupted, runs, older], null));
        Assert.Same(interrupted, Change([others, interrupted], null));
        Assert.Null(Change([], null));
        var problem = Assert.Single(Assert.Throws<BadInputException>(() => Change([others], null)).Problems);
        Assert.Equal("none of the experiments that have not ended is yours", problem.Message);
        Assert.Equal("to change another's, give its id:\n  d of bob@desk: running, 12 of 24 trials", problem.Help);
        Assert.Equal("every experiment has ended", Assert.Throws<BadInputException>(
            () => Change([View("e", ExperimentState.Completed)], null)).Problems[0].Message);
    }

    [Fact]
    public void Resume_without_a_name_prefers_what_does_not_run()
    {
        var runs = View("a", ExperimentState.Running);
        var paused = View("b", ExperimentState.Paused);
        Assert.Same(paused, ExperimentChoice.FindToChange([runs, paused], null, e => e.CanResume));
        Assert.Same(runs, ExperimentChoice.FindToChange([runs], null, e => e.CanResume));
    }

    [Fact]
    public void To_delete_a_name_must_be_unique_among_all()
    {
        var one = View("big-1", ExperimentState.Completed, name: "big");
        var two = View("big-2", ExperimentState.Failed, name: "big", isOwn: false);
        Assert.Same(one, ExperimentChoice.FindToDelete([one], "big"));
        Assert.Same(two, ExperimentChoice.FindToDelete([one, two], "big-2"));
        Assert.Equal("'big' could mean 2 experiments", Assert.Throws<BadInputException>(
            () => ExperimentChoice.FindToDelete([one, two], "big")).Problems[0].Message);
    }

    private static ExperimentView? Change(IReadOnlyList<ExperimentView> all, string? wanted) =>
        ExperimentChoice.FindToChange(all, wanted, e => e.IsActive);

    private static ExperimentView View(
        string id, ExperimentState state, string? name = null, bool isOwn = true, bool isServed = true)
    {
        var view = Samples.View(state, isServed ? 4711 : null);
        return view with
        {
            IsOwn = isOwn,
            Status = view.Status with
            {
                ExperimentId = id,
                Name = name ?? id,
                Owner = isOwn ? "anna@laptop" : "bob@desk",
            },
        };
    }
}
