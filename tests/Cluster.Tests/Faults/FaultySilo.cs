namespace Experiments.Cluster.Tests.Faults;

/// <summary>A silo process that is killed, stopped and started again, on the same ports.</summary>
internal sealed class FaultySilo(
    WorkingFolder folder,
    IReadOnlyList<string> command,
    string address,
    IReadOnlyDictionary<string, string> environment,
    IReadOnlyList<string> settings,
    MachineClock? clock = null)
        : IAsyncDisposable
{
    private readonly (string Silo, string Gateway) _ports = (FreePort.NextText(), FreePort.NextText());
    private readonly List<string> _errors = [];
    private ExperimentsProcess? _process;

    public string Gateway => $"{address}:{_ports.Gateway}";

    /// <summary>The part of its address that identifies the silo.</summary>
    public string Endpoint => $"{address}:{_ports.Silo}";

    /// <summary>The standard error of all its processes.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>The clock of its machine; null if it has none of its own.</summary>
    public MachineClock? Clock => clock;

    /// <summary>Starts it; returns once it is a member of its cluster.</summary>
    public async Task StartAsync()
    {
        Begin();
        await UntilReadyAsync();
    }

    /// <summary>
    /// Waits until it is a member of its cluster. Starts it again where it ended, as a supervisor does: a silo ends if
    /// the disk of its store is full when it starts.
    /// </summary>
    public async Task UntilReadyAsync()
    {
        while (!await _process!.TryWaitForLineAsync("silo ready"))
        {
            await EndAsync();
            await Task.Delay(
                TimeSpan.FromMilliseconds(500), TimeProvider.System, TestContext.Current.CancellationToken);
            Begin();
        }
    }

    /// <summary>Starts it, and does not wait.</summary>
    public void Begin() => _process = ExperimentsProcess.Start(
        folder.Path, command,
        clock is null ? environment : environment.Concat(clock.Environment).ToDictionary(),
        ["silo", "--slots", "1", "--silo-port", _ports.Silo, "--gateway-port", _ports.Gateway, "--listen", address,
            .. settings]);

    public async Task KillAsync()
    {
        await _process!.KillAsync();
        await EndAsync();
    }

    /// <summary>Asks it to leave, and waits until it has.</summary>
    public async Task LeaveAsync()
    {
        await _process!.SignalAsync("TERM");
        var outcome = await _process.WaitForExitAsync();
        await EndAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    public Task FreezeAsync() => _process!.SignalAsync("STOP");

    public Task ThawAsync() => _process!.SignalAsync("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        await _process.KillAsync();
        await EndAsync();
    }

    private async Task EndAsync()
    {
        var outcome = await _process!.WaitForExitAsync();
        _errors.Add(outcome.Errors);
        await _process.DisposeAsync();
        _process = null;
    }
}
