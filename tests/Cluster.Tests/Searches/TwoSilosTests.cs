using Experiments.Cluster.Tests.Processes;

namespace Experiments.Cluster.Tests.Searches;

public sealed class TwoSilosTests
{
    [Fact]
    public async Task A_search_over_two_silo_processes_gives_what_one_process_gives()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        using var working = new WorkingFolder();
        var spec = Repository.File("examples", "digits.yaml");
        var (siloPort, gatewayPort) = (FreePort.NextText(), FreePort.NextText());

        await using var head = ExperimentsProcess.Start(
            working.Path, "silo", "--silo-port", siloPort, "--gateway-port", gatewayPort, "--slots", "1");
        await head.WaitForLineAsync("silo ready");
        await using var joiner = ExperimentsProcess.Start(
            working.Path, "silo", "--join", $"127.0.0.1:{gatewayPort}", "--slots", "1");
        await joiner.WaitForLineAsync("silo ready");

        var cluster = await ExperimentsProcess.RunAsync(
            working.Path, "run", spec, "--cluster", $"127.0.0.1:{gatewayPort}", "--out", "by-two");
        Assert.True(cluster.ExitCode == 0, cluster.Text);

        using var alone = new WorkingFolder();
        var single = await ExperimentsProcess.RunAsync(alone.Path, "run", spec, "--out", "by-one");
        Assert.True(single.ExitCode == 0, single.Text);

        Assert.Equal(
            new CvResultsFile(alone.File("by-one", "cv_results.csv")).AllButTimes(),
            new CvResultsFile(working.File("by-two", "cv_results.csv")).AllButTimes());
    }
}
