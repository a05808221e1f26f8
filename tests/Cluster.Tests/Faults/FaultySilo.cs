using Experiments.Cluster.Tests.Processes;
using Experiments.Tests.Shared;

namespace Experiments.Cluster.Tests.Faults;

/// <summary>A silo process that is killed, stopped and started again, on the same ports.</summary>
internal sealed class FaultySilo(
    WorkingFolder folder, IReadOnlyList<string> command, string address, IReadOnlyDictionary<string, string> environment, IReadOnlyList<string> settings) : IAsyncDisposable
{
    private readonly (string Silo, string Gateway) _ports = (FreePort.NextText(), FreePort.NextText());
    private readonly List<string> _errors = [];
    private ExperimentsProcess? _process;

    public string Gateway => $"{address}:{_ports.Gateway}";

    /// <summary>What by its address is told apart from others.</summary>
    public string Endpoint => $"{address}:{_ports.Silo}";

    /// <summary>What it has said on standard error, in all its lives.</summary>
    public string Errors => string.Join('\n', _errors);

    /// <summary>Starts it; returns once it is a member of its cluster.</summary>
    public async Task Start()
    {
        _process = ExperimentsProcess.Start(
            folder.Path, command, environment,
            ["silo", "--slots", "1", "--silo-port", _ports.Silo, "--gateway-port", _ports.Gateway, "--insecure", "--listen", address, .. settings]);
        await _process.WaitForLine("silo ready");
    }

    public async Task Kill()
    {
        await _process!.Kill();
        await End();
    }

    /// <summary>Asks it to leave, and waits until it has.</summary>
    public async Task Leave()
    {
        await _process!.Signal("TERM");
        var outcome = await _process.WaitForExit();
        await End();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    public Task Freeze() => _process!.Signal("STOP");

    public Task Thaw() => _process!.Signal("CONT");

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        await _process.Kill();
        await End();
    }

    private async Task End()
    {
        var outcome = await _process!.WaitForExit();
        _errors.Add(outcome.Errors);
        await _process.DisposeAsync();
        _process = null;
    }
}
