using System.Net;
using Experiments.Silo.Clustering;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>The table of silos as each silo uses it: when it counts as lost, and who was there before.</summary>
public sealed class WatchedTableTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines<TableHealth> _log = new();
    private readonly MembersTable _members = MembersTable.InMemory();
    private readonly TableHealth _health;

    public WatchedTableTests() => _health = new(new SiloClock(_time), _log);

    [Fact]
    public async Task A_silo_without_the_table_for_a_minute_is_not_ready_and_says_so_at_a_bounded_rate()
    {
        var away = new AwayTable(_members);
        var table = new WatchedTable(away, _health, new Local(generation: 1));
        away.IsAway = true;
        for (var second = 0; second < 240; second += 5)
        {
            await Assert.ThrowsAsync<IOException>(table.ReadAll);
            Assert.Equal(second < 60, _health.IsReadable);
            _time.Advance(TimeSpan.FromSeconds(5));
        }
        // Once a half minute from the first minute on: at 60, 90 and so on to 210 s.
        Assert.Equal(6, _log.Lines.Count);
        Assert.StartsWith("The table of silos could not be read for 60 s", _log.Lines[0]);

        away.IsAway = false;
        await table.ReadAll();
        Assert.True(_health.IsReadable);
        Assert.Equal("The table of silos can be read again", _log.Lines[^1]);
    }

    [Fact]
    public async Task A_predecessor_that_was_started_at_a_later_time_of_a_wrong_clock_is_dead()
    {
        foreach (var generation in (int[])[1, 5, 9])
            Assert.True(await _members.InsertRow(Entry(generation), (await _members.ReadAll()).Version.Next()));
        Assert.True(await _members.InsertRow(Entry(9, port: 12), (await _members.ReadAll()).Version.Next()));

        await new WatchedTable(_members, _health, new Local(generation: 4)).InitializeMembershipTable(true);

        var rows = (await _members.ReadAll()).Members.ToDictionary(
            row => (row.Item1.SiloAddress.Endpoint.Port, row.Item1.SiloAddress.Generation), row => row.Item1.Status);
        // Orleans itself ends those with a lower number.
        Assert.Equal(SiloStatus.Active, rows[(11, 1)]);
        Assert.Equal(SiloStatus.Dead, rows[(11, 5)]);
        Assert.Equal(SiloStatus.Dead, rows[(11, 9)]);
        Assert.Equal(SiloStatus.Active, rows[(12, 9)]);
    }

    private static MembershipEntry Entry(int generation, int port = 11) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, port), generation),
        SiloName = "s",
        HostName = "h",
        Status = SiloStatus.Active,
    };

    private sealed class Local(int generation) : ILocalSiloDetails
    {
        public string Name => "s";

        public string ClusterId => "c";

        public string DnsHostName => "h";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11), generation);

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
