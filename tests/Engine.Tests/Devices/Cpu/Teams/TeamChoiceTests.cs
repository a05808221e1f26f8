using Experiments.Engine.Devices.Cpu.Teams;

namespace Experiments.Engine.Tests.Devices.Cpu.Teams;

/// <summary>A team on a machine that is busy, played with times and sleeps that are given.</summary>
public sealed class TeamChoiceTests
{
    private const double OneThread = 10;
    private const double Faster = 6;
    private const double Slower = 30;
    private const int Awake = TeamChoice.PieceSteps;
    private const int Asleep = 2 * TeamChoice.PieceSteps;

    private readonly TeamChoice _choice = new();

    [Fact]
    public void A_team_that_has_its_cores_runs_every_step() =>
        Assert.Equal([(4, 100 * TeamChoice.PieceSteps)], Run(100, Faster, Awake));

    [Fact]
    public void A_team_that_is_slower_than_one_thread_gives_way_to_it_and_is_tried_again_by_a_few_steps()
    {
        var steps = Run(100, Slower, Asleep);

        Assert.Equal((4, TeamChoice.PieceSteps), steps[0]);
        var pause = TeamChoice.TrialSteps + (TeamChoice.PiecesBetweenTrials * TeamChoice.PieceSteps);
        Assert.Equal([(1, pause), (4, TeamChoice.TrialSteps)], steps[1..3]);
        Assert.All(steps[3..^1].Chunk(2), round => Assert.Equal(
            [(1, pause - TeamChoice.TrialSteps), (4, TeamChoice.TrialSteps)], round));
    }

    [Fact]
    public void A_team_that_sleeps_but_is_faster_goes_on_and_one_thread_is_tried_by_a_few_steps()
    {
        var steps = Run(100, Faster, Asleep);

        Assert.Equal((4, TeamChoice.PieceSteps), steps[0]);
        Assert.All(steps.Where(run => run.Threads == 1), run => Assert.Equal(TeamChoice.TrialSteps, run.Steps));
        // At once, and after every eight pieces of the team.
        Assert.Equal(11, steps.Count(run => run.Threads == 1));
    }

    [Fact]
    public void A_team_that_gets_its_cores_back_goes_on_after_the_next_trial()
    {
        Run(50, Slower, Asleep);

        var steps = Run(100, Faster, Awake);

        Assert.Equal((4, true), (steps[^1].Threads, steps[..^1].Sum(run => run.Steps)
            <= TeamChoice.PiecesBetweenTrials * TeamChoice.PieceSteps));
    }

    [Fact]
    public void Where_there_is_one_core_there_is_one_thread_and_nothing_is_tried()
    {
        Assert.Equal([(1, 20 * TeamChoice.PieceSteps)], Run(20, Slower, Asleep, threads: 1));

        Assert.Equal([(4, TeamChoice.PieceSteps)], Run(1, Faster, Awake));
    }

    /// <summary>Runs pieces, and returns the numbers of threads with their steps, in order.</summary>
    private List<(int Threads, int Steps)> Run(int pieces, double teamTime, int sleeps, int threads = 4)
    {
        List<(int Threads, int Steps)> runs = [];
        for (var piece = 0; piece < pieces; piece++)
        {
            var next = _choice.GetNext(threads);
            var isTeam = next.Threads > 1;
            _choice.Observe(threads, isTeam ? teamTime : OneThread, next.Steps, isTeam ? sleeps : 0);
            if (runs is [.., var last] && last.Threads == next.Threads)
                runs[^1] = (next.Threads, last.Steps + next.Steps);
            else runs.Add(next);
        }
        return runs;
    }
}
