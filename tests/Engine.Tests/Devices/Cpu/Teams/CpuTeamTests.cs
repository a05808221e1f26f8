using Experiments.Engine.Devices.Cpu.Teams;

namespace Experiments.Engine.Tests.Devices.Cpu.Teams;

public sealed class CpuTeamTests
{
    public static TheoryData<int> Sizes => [2, 3, Environment.ProcessorCount + 5];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_part_of_every_piece_is_done_once(int size)
    {
        using var team = new CpuTeam(size);
        var done = new int[size];

        for (var piece = 0; piece < 100; piece++)
            team.Run(size, part => Interlocked.Increment(ref done[part.Index]));

        Assert.Equal(Enumerable.Repeat(100, size), done);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_caller_goes_on_only_when_every_part_is_done(int size)
    {
        using var team = new CpuTeam(size);
        var done = new int[size];
        var early = 0;

        for (var piece = 1; piece <= 2_000; piece++)
        {
            team.Run(team.Size, part => Volatile.Write(ref done[part.Index], done[part.Index] + 1));
            if (Array.Exists(done, d => d != piece)) early++;
        }

        Assert.Equal(0, early);
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Nobody_passes_a_meeting_before_all_have_come(int size)
    {
        using var team = new CpuTeam(size);
        var came = 0;
        var early = 0;

        team.Run(team.Size, _ =>
        {
            for (var meeting = 1; meeting <= 200; meeting++)
            {
                Interlocked.Increment(ref came);
                team.SignalAndWait();
                if (Volatile.Read(ref came) < meeting * size) Interlocked.Increment(ref early);
                team.SignalAndWait();
            }
        });

        Assert.Equal((200 * size, 0), (came, early));
    }

    [Fact]
    public void Who_waits_long_sleeps_and_is_woken()
    {
        using var team = new CpuTeam(2);
        var caller = Thread.CurrentThread;
        var came = false;

        team.Run(team.Size, part =>
        {
            if (part.Index == 1)
            {
                SpinWait.SpinUntil(() => caller.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
                Volatile.Write(ref came, true);
            }
            team.SignalAndWait();
            Assert.True(Volatile.Read(ref came));
        });
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(2)]
    public void What_one_part_throws_reaches_the_caller_though_others_wait_and_the_team_goes_on(int failing)
    {
        using var team = new CpuTeam(3);

        var e = Assert.Throws<InvalidOperationException>(() => team.Run(team.Size, part =>
        {
            if (part.Index == failing) throw new InvalidOperationException("part");
            team.SignalAndWait();
        }));

        Assert.Equal("part", e.Message);
        var met = 0;
        team.Run(team.Size, _ =>
        {
            team.SignalAndWait();
            Interlocked.Increment(ref met);
        });
        Assert.Equal(3, met);
    }

    [Fact]
    public void A_team_that_was_disposed_works_no_more()
    {
        var team = new CpuTeam(2);
        team.Dispose();

        Assert.Throws<ObjectDisposedException>(() => team.Run(team.Size, _ => { }));
    }

    [Fact]
    public void The_helpers_end_with_the_team()
    {
        var helpers = new List<Thread>();
        using (var team = new CpuTeam(3))
            team.Run(team.Size, part =>
            {
                if (part.Index == 0) return;
                lock (helpers) helpers.Add(Thread.CurrentThread);
            });

        Assert.Equal(2, helpers.Count);
        Assert.All(helpers, helper => Assert.False(helper.IsAlive));
    }
}
