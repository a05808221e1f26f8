using System.Diagnostics;
using System.Threading.Channels;

namespace Experiments.Tests.Shared.Processes;

/// <summary>The real program as a separate process. Ended with its children when it is disposed.</summary>
internal sealed class ExperimentsProcess : IAsyncDisposable
{
    // Nothing is asserted about time: this only keeps a hanging process from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly List<string> _output = [];
    private readonly Channel<string> _errorLines = Channel.CreateUnbounded<string>();
    private readonly List<string> _errors = [];
    private readonly Task _reading;

    private ExperimentsProcess(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput, _output, _lines.Writer),
            ReadAsync(process.StandardError, _errors, _errorLines.Writer));
    }

    /// <summary>The process's number.</summary>
    public int Id => _process.Id;

    public static ExperimentsProcess Start(string workingFolder, params string[] arguments) =>
        Start(workingFolder, [], null, arguments);

    /// <summary>
    /// Starts the program through another command, such as one that enters a network, and with additional variables.
    /// </summary>
    public static ExperimentsProcess Start(
        string workingFolder,
        IReadOnlyList<string> command,
        IReadOnlyDictionary<string, string>? environment,
        params string[] arguments)
    {
        string[] line = [.. command, Repository.Program, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        return new(Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start."));
    }

    /// <summary>Runs the program to its end.</summary>
    public static async Task<Outcome> RunAsync(string workingFolder, params string[] arguments)
    {
        await using var process = Start(workingFolder, arguments);
        return await process.WaitForExitAsync();
    }

    /// <summary>The first line of output, from here on, that holds the text.</summary>
    public Task<string> WaitForLineAsync(string text) =>
        WaitForLineAsync(_lines, line => line.Contains(text, StringComparison.Ordinal), text);

    /// <summary>
    /// Waits for a line of output, from here on, that holds the text; false if the program ends before.
    /// </summary>
    public async Task<bool> TryWaitForLineAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        await foreach (var line in _lines.Reader.ReadAllAsync(patience.Token))
        {
            if (line.Contains(text, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    /// <summary>The first line of errors and messages, from here on, that holds the text.</summary>
    public Task<string> WaitForErrorAsync(string text) =>
        WaitForLineAsync(_errorLines, line => line.Contains(text, StringComparison.Ordinal), text);

    /// <summary>Waits until a run with --json has completed fits.</summary>
    public Task<string> WaitForFitsAsync() =>
        WaitForLineAsync(_lines, line => line.Contains("\"fits_completed\":", StringComparison.Ordinal)
            && !line.Contains("\"fits_completed\":0", StringComparison.Ordinal), "fits_completed");

    private async Task<string> WaitForLineAsync(Channel<string> lines, Func<string, bool> condition, string text)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        await foreach (var line in lines.Reader.ReadAllAsync(patience.Token))
        {
            if (condition(line)) return line;
        }

        throw new InvalidOperationException(
            $"The program ended without saying '{text}'.\n{(await WaitForExitAsync()).Text}");
    }

    public async Task<Outcome> WaitForExitAsync()
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        await _reading;
        return new(_process.ExitCode, string.Join('\n', _output), string.Join('\n', _errors));
    }

    /// <summary>Asks the program to end, as Ctrl-C does.</summary>
    public Task InterruptAsync() => SignalAsync("INT");

    /// <summary>Sends a signal: TERM, STOP, CONT.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", [$"-{name}", _process.Id.ToString()]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Ends the program as a power cut would: nothing of it can tidy up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader stream, List<string> all, ChannelWriter<string> lines)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            all.Add(line);
            await lines.WriteAsync(line);
        }

        lines.Complete();
    }

    /// <summary>How the program ended.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Errors)
    {
        public string Text => $"exit code {ExitCode}\n--- output\n{Output}\n--- errors\n{Errors}";
    }
}
