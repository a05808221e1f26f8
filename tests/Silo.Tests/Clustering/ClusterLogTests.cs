using System.Collections.Immutable;
using System.Net;
using Experiments.Silo.Clustering;
using Microsoft.Extensions.Logging;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>A silo that stops is no warning; one that others had to evict is.</summary>
public sealed class ClusterLogTests
{
    private static readonly SiloAddress s_other =
        SiloAddress.New(new IPEndPoint(IPAddress.Parse("10.0.0.2"), 11111), 1);

    [Theory]
    [InlineData(SiloStatus.ShuttingDown, 0, LogLevel.Information, "Silo 10.0.0.2:11111 has left the cluster")]
    [InlineData(SiloStatus.Stopping, 0, LogLevel.Information, "Silo 10.0.0.2:11111 has left the cluster")]
    // It stopped before anybody read the table.
    [InlineData(SiloStatus.Dead, 0, LogLevel.Information, "Silo 10.0.0.2:11111 has left the cluster")]
    [InlineData(SiloStatus.Dead, 1, LogLevel.Warning,
        "Silo 10.0.0.2:11111 fell silent, and was evicted from the cluster")]
    public async Task A_silo_leaves_or_is_evicted(SiloStatus next, int votes, LogLevel level, string line)
    {
        var log = new LogLines<ClusterLog>();
        var table = new Rows(votes);
        using var cluster = new ClusterLog(
            new Updates([SiloStatus.Active, next]), new Local(), table, log);
        await cluster.StartAsync(TestContext.Current.CancellationToken);
        await cluster.ExecuteTask!;
        Assert.Equal(["Silo 10.0.0.2:11111 is in the cluster", line], log.Lines);
        Assert.Equal([LogLevel.Information, level], log.Levels);
    }

    private sealed class Updates(IReadOnlyList<SiloStatus> statuses) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot => Snapshot(statuses[^1], statuses.Count);

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates =>
            statuses.Select((status, i) => Snapshot(status, i + 1)).ToAsyncEnumerable();

        public ValueTask Refresh(
            MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => default;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);

        private static ClusterMembershipSnapshot Snapshot(SiloStatus status, long version) => new(
            ImmutableDictionary<SiloAddress, ClusterMember>.Empty.Add(s_other, new(s_other, status, "other")),
            new(version));
    }

    private sealed class Local : ILocalSiloDetails
    {
        public string Name => "this";

        public string ClusterId => "cluster";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress { get; } = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11111), 1);

        public SiloAddress GatewayAddress => SiloAddress;
    }

    /// <summary>The table, in which a number of silos have voted against the other.</summary>
    private sealed class Rows(int votes) : IMembershipTable
    {
        public Task<MembershipTableData> ReadRow(SiloAddress key)
        {
            var entry = new MembershipEntry { SiloAddress = key, Status = SiloStatus.Dead };
            for (var i = 0; i < votes; i++) entry.AddSuspector(new Local().SiloAddress, default);
            return Task.FromResult(new MembershipTableData(Tuple.Create(entry, "1"), new TableVersion(1, "1")));
        }

        public Task InitializeMembershipTable(bool tryInitTableVersion) => throw new NotSupportedException();

        public Task DeleteMembershipTableEntries(string clusterId) => throw new NotSupportedException();

        public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => throw new NotSupportedException();

        public Task<MembershipTableData> ReadAll() => throw new NotSupportedException();

        public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) =>
            throw new NotSupportedException();

        public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) =>
            throw new NotSupportedException();

        public Task UpdateIAmAlive(MembershipEntry entry) => throw new NotSupportedException();
    }
}
