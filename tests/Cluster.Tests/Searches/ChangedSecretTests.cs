namespace Experiments.Cluster.Tests.Searches;

/// <summary>A command that is connected while its head is started again with another secret.</summary>
public sealed class ChangedSecretTests : IDisposable
{
    private readonly WorkingFolder _folder = new();
    private readonly (string Silo, string Gateway) _ports = (FreePort.NextText(), FreePort.NextText());

    [Fact]
    public async Task A_watch_that_is_refused_after_the_heads_restart_ends_and_says_why()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        string[] cluster = ["--cluster", $"127.0.0.1:{_ports.Gateway}"];
        await using var first = await StartHeadAsync();
        var submitted = await ExperimentsProcess.RunAsync(
            _folder.Path, ["submit", Repository.File("examples", "iris.yaml"), "--id", "iris", .. cluster]);
        Assert.True(submitted.ExitCode == 0, submitted.Text);
        await using var watch = ExperimentsProcess.Start(_folder.Path, ["watch", "iris", "--json", .. cluster]);
        await watch.WaitForLineAsync("\"progress\"");

        await first.KillAsync();
        await File.WriteAllTextAsync(
            _folder.File("secret"), "correct horse battery staple", TestContext.Current.CancellationToken);
        await using var second = await StartHeadAsync("--cluster-secret-file", "secret");
        var ended = await watch.WaitForExitAsync();

        Assert.True(ended.ExitCode == 2, ended.Text);
        Assert.Contains("the cluster asks for a secret", ended.Errors, StringComparison.Ordinal);
        Assert.Contains("give --cluster-secret-file FILE", ended.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    // Without slots, the search goes on for as long as it is watched.
    private async Task<ExperimentsProcess> StartHeadAsync(params string[] settings)
    {
        var head = ExperimentsProcess.Start(_folder.Path,
            ["silo", "--head", "--slots", "0", "--silo-port", _ports.Silo, "--gateway-port", _ports.Gateway,
                .. settings]);
        await head.WaitForLineAsync("silo ready");
        return head;
    }
}
