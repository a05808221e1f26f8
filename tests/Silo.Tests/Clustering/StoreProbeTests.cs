using System.Net;
using System.Net.Sockets;
using Experiments.Silo.Clustering;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Clustering;

public sealed class StoreProbeTests
{
    [Fact]
    public async Task Callers_at_the_same_time_share_a_probe_and_a_later_one_gets_another()
    {
        var clock = new FakeTimeProvider();
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var options = new SiloHostOptions
        {
            Store = $"postgresql://user@127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/database"
        };
        var probe = new StoreProbe(options, new(() => null, () => null, clock.GetUtcNow()), new(clock));

        var callers = Enumerable.Range(0, 100).Select(_ => probe.FindProblemAsync()).ToArray();
        using var asked = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.All(
            await Task.WhenAll(callers),
            problem => Assert.Contains("does not answer", problem, StringComparison.Ordinal));
        Assert.All(callers, caller => Assert.Same(callers[0], caller));

        silent.Stop();
        Assert.Contains("Connection refused", await probe.FindProblemAsync(), StringComparison.Ordinal);
    }
}
