using Experiments.Cluster.Tests.Processes;
using Experiments.Contracts.Results;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>A head and silos that join it: a search when one of them leaves.</summary>
public sealed class HeadTests : IDisposable
{
    private readonly WorkingFolder _folder = new();
    private readonly (string Silo, string Gateway) _ports = (FreePort.NextText(), FreePort.NextText());

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Address => $"127.0.0.1:{_ports.Gateway}";

    [Fact]
    public async Task A_head_that_is_killed_and_started_again_goes_on_with_the_silos_that_joined_it()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var first = await HeadAsync(slots: 0);
        await using var joiner = await JoinerAsync();
        await SubmitAsync();
        await UntilAsync(status => status.FitsCompleted > 10);
        await first.KillAsync();
        await using var second = await HeadAsync(slots: 0);
        var ended = await StoredSearch.UntilEndedAsync(_folder, Token);
        Assert.Equal((ExperimentState.Completed, 120, 0, 0),
            (ended.State, ended.FitsCompleted, ended.FitsFailed, ended.Retries));
        // One silo trained all of it, though it was another's half: the silo was a member before and after.
        Assert.Single(await SilosAsync(ended.ExperimentId));
        await AssertAsAloneAsync();
    }

    [Fact]
    public async Task A_silo_that_was_silent_for_too_long_joins_again_and_what_it_had_is_trained_by_another()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var head = await HeadAsync(slots: 1);
        await using var joiner = await JoinerAsync();
        await SubmitAsync();
        await UntilAsync(status => status.FitsCompleted > 10);
        await joiner.SignalAsync("STOP");
        var ended = await StoredSearch.UntilEndedAsync(_folder, Token);
        Assert.Equal((ExperimentState.Completed, 120, 0), (ended.State, ended.FitsCompleted, ended.FitsFailed));
        await joiner.SignalAsync("CONT");
        await joiner.WaitForLineAsync("silo ready");
        await AssertAsAloneAsync();
    }

    [Fact]
    public async Task A_silo_that_joins_waits_for_its_head_and_leaves_when_it_is_told()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        await using var joiner = ExperimentsProcess.Start(_folder.Path, "silo", "--join", Address, "--slots", "1");
        await joiner.WaitForErrorAsync($"no head answers at {Address} yet: waiting for it");
        await using var head = await HeadAsync(slots: 0);
        await joiner.WaitForLineAsync("silo ready");
        await joiner.SignalAsync("TERM");
        Assert.Equal(0, (await joiner.WaitForExitAsync()).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<ExperimentsProcess> HeadAsync(int slots)
    {
        var head = ExperimentsProcess.Start(_folder.Path,
            "silo", "--head", "--silo-port", _ports.Silo, "--gateway-port", _ports.Gateway, "--slots", $"{slots}");
        await head.WaitForLineAsync("silo ready");
        return head;
    }

    private async Task<ExperimentsProcess> JoinerAsync()
    {
        var joiner = ExperimentsProcess.Start(_folder.Path, "silo", "--join", Address, "--slots", "1");
        await joiner.WaitForLineAsync("silo ready");
        return joiner;
    }

    private async Task SubmitAsync()
    {
        var submitted = await ExperimentsProcess.RunAsync(
            _folder.Path, "submit", Repository.File("examples", "digits.yaml"), "--cluster", Address);
        Assert.True(submitted.ExitCode == 0, submitted.Text);
    }

    private Task<ExperimentStatus> UntilAsync(Func<ExperimentStatus, bool> condition) =>
        StoredSearch.UntilAsync(_folder, condition, Token);

    private async Task<IReadOnlyList<string>> SilosAsync(string experiment)
    {
        await using var store = StoredSearch.Open(_folder);
        var silos = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var fit in store.ReadFitsAsync(experiment, Token)) silos.Add(fit.Worker!.Split('/')[0]);
        return [.. silos];
    }

    /// <summary>The results are those of the same search in one undisturbed process.</summary>
    private async Task AssertAsAloneAsync()
    {
        using var alone = new WorkingFolder();
        var single = await ExperimentsProcess.RunAsync(
            alone.Path, "run", Repository.File("examples", "digits.yaml"), "--out", "winner");
        Assert.True(single.ExitCode == 0, single.Text);
        var fetched = await ExperimentsProcess.RunAsync(_folder.Path, "fetch", "digits", "--out", "winner");
        Assert.True(fetched.ExitCode == 0, fetched.Text);
        StoredSearch.AssertSameWinner(alone, _folder);
    }
}
