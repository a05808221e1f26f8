using System.Net;
using Experiments.Silo.Clustering;
using Experiments.Silo.Settings;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>The table of silos, as a joiner reads it.</summary>
public sealed class HeadConnectionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_head_serves_its_table_whichever_silos_do_not_answer_it()
    {
        await using var head = await EmbeddedSilo.StartHeadAsync(null, options => options.Slots = 0);
        // Members that never answer. Parts of Orleans' grain directory are theirs until they are evicted; without a
        // directory of its own, the table would be in one of these parts, but for one case in forty.
        var members = head.Host.Services.GetRequiredService<MembersTable>();
        for (var i = 1; i <= 40; i++)
            Assert.True(await members.InsertRow(
                new()
                {
                    SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Parse($"127.0.1.{i}"), 1), i),
                    SiloName = "s",
                    HostName = "h",
                    Status = SiloStatus.Active,
                },
                (await members.ReadAll()).Version.Next()));
        await head.Host.Services.GetRequiredService<IClusterMembershipService>()
            .Refresh(new((await members.ReadAll()).Version.Version), Token);

        var isSilent = false;
        await using var connection = await HeadConnection.OpenAsync(
            head.Host.GatewayEndpoint!,
            new SiloHostOptions { ClusterId = head.ClusterId },
            new(null), () => isSilent = true, TimeProvider.System, Token);

        Assert.False(isSilent, "the first question had no answer");
        Assert.Equal(41, (await connection.Members.ReadAllAsync()).Data.Members.Count);
    }
}
