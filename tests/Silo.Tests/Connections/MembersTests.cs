using System.Net;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Grains;
using Experiments.Handshake;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Connections;

/// <summary>Who may write to a head's table of silos.</summary>
public sealed class MembersTests : IDisposable
{
    private readonly SecretCluster _cluster = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData((byte)PeerRole.Client), InlineData((byte)PeerRole.Silo)]
    public async Task A_client_with_the_secret_declares_no_silo_dead(byte role)
    {
        await using var head = await _cluster.StartHeadAsync(SecretCluster.Secret);
        using var client = await SecretCluster.ConnectAsync(head, SecretCluster.Secret, (PeerRole)role);
        var members = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterMembersGrain>(0);
        var (_, table, _) = await members.ReadAllAsync();
        var (entry, etag) = Assert.Single(table.Members);
        entry.Status = SiloStatus.Dead;
        await RefusedAsync(() => members.UpdateAsync(entry, etag, table.Version.Next()));
        await RefusedAsync(() => members.UpdateAliveAsync(entry));
        await RefusedAsync(() => members.InsertAsync(Entry(SiloStatus.Joining), table.Version.Next()));
        Assert.Equal(SiloStatus.Active, Assert.Single((await members.ReadAllAsync()).Data.Members).Item1.Status);
        await client.StopAsync(Token);
    }

    [Fact]
    public async Task Without_a_secret_an_entry_is_at_least_one_that_a_silo_writes()
    {
        await using var head = await _cluster.StartHeadAsync(null);
        using var client = await SecretCluster.ConnectAsync(head, null);
        var members = client.Services.GetRequiredService<IGrainFactory>().GetGrain<IClusterMembersGrain>(0);
        var (_, table, _) = await members.ReadAllAsync();
        var (entry, etag) = Assert.Single(table.Members);
        MembershipEntry[] wrong =
        [
            null!, new(), Entry(SiloStatus.Active), Entry((SiloStatus)99), Entry(SiloStatus.None),
            Entry(SiloStatus.Joining, e => e.SiloName = new('x', 100_000)),
            Entry(SiloStatus.Joining, e => e.HostName = "\u001b[31m"),
            Entry(SiloStatus.Joining, e => e.ProxyPort = 70_000),
            Entry(SiloStatus.Joining, e => e.SiloAddress = SiloAddress.New(IPAddress.Any, 1, 1)),
            Entry(SiloStatus.Joining, e => e.SuspectTimes = [.. Enumerable.Repeat(
                Tuple.Create(entry.SiloAddress, DateTime.UnixEpoch), 1000)]),
        ];
        foreach (var insert in wrong) await RefusedAsync(() => members.InsertAsync(insert, table.Version.Next()));
        foreach (var change in new Action<MembershipEntry>[]
        {
            e => e.Status = SiloStatus.Joining, e => e.HostName = "another", e => e.ProxyPort++,
        })
        {
            var (changed, _) = Assert.Single((await members.ReadAllAsync()).Data.Members);
            change(changed);
            await RefusedAsync(() => members.UpdateAsync(changed, etag, table.Version.Next()));
        }
        Assert.Single((await members.ReadAllAsync()).Data.Members);
        await client.StopAsync(Token);
    }

    private static async Task RefusedAsync(Func<Task> call) => Assert.Contains(
        "refused", (await Assert.ThrowsAnyAsync<SiloException>(call)).Message, StringComparison.Ordinal);

    private static MembershipEntry Entry(SiloStatus status, Action<MembershipEntry>? change = null)
    {
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, 1),
            Status = status,
            HostName = "host",
            SiloName = "silo",
        };
        change?.Invoke(entry);
        return entry;
    }

    public void Dispose() => _cluster.Dispose();
}
