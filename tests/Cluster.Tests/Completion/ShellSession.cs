using System.Diagnostics;
using System.Text;

namespace Experiments.Cluster.Tests.Completion;

/// <summary>
/// A shell at its own terminal (util-linux's script creates one), into which a test types and whose output it awaits.
/// </summary>
internal sealed class ShellSession : IAsyncDisposable
{
    // Nothing is asserted about time: this only keeps a shell that never answers from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _screen = new();
    private readonly char[] _buffer = new char[4096];
    private int _seen;

    private ShellSession(Process process) => _process = process;

    /// <summary>Starts a shell in a folder, with the program in its path.</summary>
    public static ShellSession Start(string shell, string folder, string programFolder)
    {
        var start = new ProcessStartInfo("script", ["-qfec", shell, "/dev/null"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        start.Environment["PATH"] = $"{programFolder}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["HOME"] = folder;
        start.Environment["TERM"] = "xterm";
        return new(Process.Start(start) ?? throw new InvalidOperationException("script did not start."));
    }

    /// <summary>Types a line and waits for what it prints; <paramref name="keys"/> may hold tabs.</summary>
    public async Task TypeAsync(string keys, string until)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync();
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (_screen.ToString(_seen, _screen.Length - _seen).IndexOf(until, StringComparison.Ordinal) is var at)
        {
            if (at >= 0)
            {
                _seen += at + until.Length;
                return;
            }
            var read = 0;
            try
            {
                read = await _process.StandardOutput.ReadAsync(_buffer, patience.Token);
            }
            catch (OperationCanceledException)
            {
                // Said below.
            }
            if (read == 0)
                throw new InvalidOperationException($"'{until}' did not appear. The terminal shows:\n{_screen}");
            _screen.Append(_buffer, 0, read);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
