using System.Net;
using Experiments.Silo.Clustering;

namespace Experiments.Silo.Tests.Clustering;

/// <summary>A silo that is started again after the clock of its machine went back.</summary>
public sealed class SiloGenerationsTests
{
    [Fact]
    public async Task Its_number_is_higher_than_that_of_any_predecessor_at_its_address()
    {
        var (own, other) = (new IPEndPoint(IPAddress.Loopback, 11), new IPEndPoint(IPAddress.Loopback, 12));
        var later = SiloAddress.AllocateNewGeneration() + (int)TimeSpan.FromDays(2).TotalSeconds;
        var members = MembersTable.InMemory();
        foreach (var silo in (SiloAddress[])[SiloAddress.New(own, later), SiloAddress.New(other, later + 1000)])
            Assert.True(await members.InsertRow(
                new() { SiloAddress = silo, SiloName = "s", HostName = "h", Status = SiloStatus.Dead },
                (await members.ReadAll()).Version.Next()));

        SiloGenerations.StartAfter(SiloGenerations.FindLast(await members.ReadAll(), own));

        Assert.InRange(SiloAddress.AllocateNewGeneration(), later + 1, later + 999);
    }
}
