using System.Net;
using Experiments.Silo.Clustering;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>A silo that leaves while the table of silos is unavailable.</summary>
public sealed class LeavingTableTests
{
    private static readonly SiloAddress s_silo = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 1);
    private readonly FakeTimeProvider _time = new();
    private readonly MembersTable _members = MembersTable.InMemory();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_it_says_counts_as_said_after_a_while_and_not_before()
    {
        var away = new AwayTable(_members);
        var table = new LeavingTable(away, new SiloClock(_time), NullLogger<LeavingTable>.Instance);
        var entry =
            new MembershipEntry { SiloAddress = s_silo, SiloName = "s", HostName = "h", Status = SiloStatus.Active };
        Assert.True(await table.InsertRow(entry, (await table.ReadAll()).Version.Next()));
        var (row, version) = ((await table.ReadAll()).TryGet(s_silo)!, (await table.ReadAll()).Version);

        away.IsAway = true;
        await Assert.ThrowsAsync<IOException>(() => table.ReadAll());
        table.Leave();
        await Assert.ThrowsAsync<IOException>(() => table.UpdateRow(row.Item1, row.Item2, version.Next()));
        _time.Advance(LeavingTable.Timeout);
        Assert.NotNull((await table.ReadAll()).TryGet(s_silo));
        Assert.NotNull((await table.ReadRow(s_silo)).TryGet(s_silo));
        Assert.True(await table.UpdateRow(row.Item1, row.Item2, version.Next()));

        // A refusal of the table itself is not logged.
        away.IsAway = false;
        Assert.False(await table.UpdateRow(row.Item1, "of another", version.Next()));
    }

    [Fact]
    public async Task A_silo_leaves_though_its_database_is_away()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TemporaryFolder();
        var silo = await SiloHost.StartAsync(
            new()
            {
                Store = server.Url(await server.CreateDatabaseAsync()),
                ArtifactStore = folder["artifacts"],
                Slots = 0,
                SiloPort = FreePort.Next(),
                GatewayPort = 0,
                LogLevel = LogLevel.Critical,
            },
            new TrivialTrainer(), cancellation: Token);
        await server.StopAsync();
        // Less than the minute for which Orleans repeats each write, and than the time that a stopping silo waits.
        await silo.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(55), TimeProvider.System, Token);
    }
}
