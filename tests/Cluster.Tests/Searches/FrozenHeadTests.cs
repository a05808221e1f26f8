namespace Experiments.Cluster.Tests.Searches;

/// <summary>Commands against a head that is frozen: its kernel accepts connections, and nothing answers.</summary>
public sealed class FrozenHeadTests : IDisposable
{
    private readonly WorkingFolder _folder = new();
    private readonly string _port = FreePort.NextText();

    private string Address => $"127.0.0.1:{_port}";

    [Fact]
    public async Task Every_command_says_that_the_head_does_not_answer_and_works_when_the_head_goes_on()
    {
        var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        await using var head = ExperimentsProcess.Start(_folder.Path,
            "silo", "--head", "--silo-port", FreePort.NextText(), "--gateway-port", _port, "--slots", "1");
        await head.WaitForLineAsync("silo ready");
        await SucceedAsync("submit", Repository.File("examples", "digits.yaml"), "--id", "paused");
        await SucceedAsync("pause", "paused");
        await SucceedAsync("run", Repository.File("examples", "iris.yaml"), "--out", "winner");
        string[][] commands =
        [
            ["list"], ["status", "iris"], ["watch", "iris"], ["best", "iris"], ["cancel", "paused", "--yes"],
            ["doctor"],
            ["submit", Repository.File("examples", "iris.yaml"), "--id", "new"],
        ];

        await head.SignalAsync("STOP");
        // The commands wait for half a minute, and others need not wait for them.
        await turn.DisposeAsync();
        var frozen = await Task.WhenAll(commands.Select(RunAsync));
        foreach (var (command, outcome) in commands.Zip(frozen))
        {
            Assert.Contains($"the process at {Address} does not answer", outcome.Text, StringComparison.Ordinal);
            Assert.Contains("stopped or its machine is overloaded", outcome.Text, StringComparison.Ordinal);
            // The doctor found what it looks for; another command could not be carried out.
            Assert.True(outcome.ExitCode == (command[0] == "doctor" ? 1 : 2), outcome.Text);
        }

        await using var next = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        await head.SignalAsync("CONT");
        foreach (var command in commands) await SucceedAsync(command);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ExperimentsProcess.Outcome> RunAsync(string[] command) =>
        ExperimentsProcess.RunAsync(_folder.Path, [.. command, "--cluster", Address]);

    private async Task SucceedAsync(params string[] command)
    {
        var outcome = await RunAsync(command);
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }
}
