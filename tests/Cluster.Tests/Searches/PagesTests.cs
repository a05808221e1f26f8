using System.Net;

namespace Experiments.Cluster.Tests.Searches;

public sealed class PagesTests
{
    [Fact]
    public async Task A_silo_serves_its_metrics_and_its_health()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        var (silo, gateway, metrics) = (FreePort.NextText(), FreePort.NextText(), FreePort.NextText());
        await using var process = ExperimentsProcess.Start(
            working.Path,
            "silo", "--silo-port", silo, "--gateway-port", gateway, "--metrics-port", metrics, "--slots", "1");
        await process.WaitForLineAsync("silo ready");
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{metrics}") };

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(
            new Uri("/healthz/live", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(
            new Uri("/healthz/ready", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode);
        Assert.Contains("experiments_",
            await http.GetStringAsync(new Uri("/metrics", UriKind.Relative), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);

        await process.InterruptAsync();
        Assert.Equal(0, (await process.WaitForExitAsync()).ExitCode);
    }
}
