using Experiments.Engine.Devices.Cpu.Teams;

namespace Experiments.Engine.Tests.Devices.Cpu.Teams;

/// <summary>A team on a machine that is busy, played with times and sleeps that are given.</summary>
public sealed class TeamChoiceTests
{
    private const double OneThread = 10;

    [Fact]
    public void A_team_that_has_its_cores_runs_every_piece() => Assert.Equal(100, CountTeamPieces(100, 6, sleeps: 0));

    [Fact]
    public void A_few_waits_that_end_asleep_are_no_reason_to_measure() =>
        Assert.Equal(100, CountTeamPieces(100, 6, sleeps: TeamChoice.PieceSteps / 8));

    [Fact]
    public void A_team_that_is_slower_than_one_thread_is_tried_ever_more_rarely()
    {
        var choice = new TeamChoice();
        List<int> tried = [];

        for (var piece = 0; piece < 1000; piece++)
            if (Run(choice, teamTime: 30, sleeps: TeamChoice.PieceSteps) > 1) tried.Add(piece);

        Assert.Equal(0, tried[0]);
        Assert.InRange(tried.Count, 2, 30);
        var pauses = tried.Zip(tried.Skip(1), (a, b) => b - a).ToList();
        Assert.Equal(pauses.Order(), pauses);
        // 4, 8, 16, 32, 64 pieces, the one that measures among them, and the team's own piece between them.
        Assert.Equal([6, 10, 18, 34, 66], pauses.Take(5));
        Assert.All(pauses.Skip(5), pause => Assert.Equal(66, pause));
    }

    [Fact]
    public void A_team_that_sleeps_but_is_faster_goes_on_and_is_measured_ever_more_rarely()
    {
        var choice = new TeamChoice();

        var alone = Enumerable.Range(0, 1000)
            .Count(_ => Run(choice, teamTime: 6, sleeps: TeamChoice.PieceSteps) == 1);

        Assert.InRange(alone, 2, 30);
    }

    [Fact]
    public void A_team_is_trusted_again_once_it_has_its_cores_back()
    {
        var choice = new TeamChoice();
        for (var piece = 0; piece < 200; piece++) Run(choice, teamTime: 30, sleeps: TeamChoice.PieceSteps);

        var team = Enumerable.Range(0, 1000).Count(_ => Run(choice, teamTime: 6, sleeps: 0) > 1);

        Assert.InRange(team, 1000 - 66, 1000);
    }

    [Fact]
    public void One_thread_is_measured_by_a_few_steps_only()
    {
        var choice = new TeamChoice();
        Assert.Equal((4, TeamChoice.PieceSteps), choice.GetNext(4));
        choice.Observe(4, 30, TeamChoice.PieceSteps, sleeps: TeamChoice.PieceSteps);

        Assert.Equal((1, TeamChoice.MeasuredSteps), choice.GetNext(4));
    }

    [Fact]
    public void Where_there_is_one_core_there_is_one_thread()
    {
        var choice = new TeamChoice();
        for (var piece = 0; piece < 10; piece++)
        {
            Assert.Equal((1, TeamChoice.PieceSteps), choice.GetNext(1));
            choice.Observe(1, OneThread, TeamChoice.PieceSteps, sleeps: 0);
        }
        Assert.Equal((2, TeamChoice.PieceSteps), choice.GetNext(2));
    }

    private static int CountTeamPieces(int pieces, double teamTime, int sleeps)
    {
        var choice = new TeamChoice();
        return Enumerable.Range(0, pieces).Count(_ => Run(choice, teamTime, sleeps) > 1);
    }

    private static int Run(TeamChoice choice, double teamTime, int sleeps)
    {
        var (threads, steps) = choice.GetNext(4);
        choice.Observe(threads, threads > 1 ? teamTime : OneThread, steps, threads > 1 ? sleeps : 0);
        return threads;
    }
}
