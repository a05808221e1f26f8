using System.Diagnostics;
using System.Text;

namespace Experiments.Cluster.Tests.Processes;

/// <summary>
/// A real terminal of a given size, by tmux: what is typed goes in, and what a person would see comes out.
/// </summary>
internal sealed class TmuxTerminal : IAsyncDisposable
{
    // Nothing is asserted about time: this only keeps a hanging program from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly string _socket;
    private readonly FileStream _output;
    private readonly StringBuilder _seen = new();

    private TmuxTerminal(string socket, FileStream output) => (_socket, _output) = (socket, output);

    /// <summary>Opens a shell in a folder.</summary>
    public static async Task<TmuxTerminal> StartAsync(
        WorkingFolder folder, int width, int height, string environment = "")
    {
        ExternalProgram.Require("tmux", "tmux");
        var (socket, pipe) = (folder.File("tmux"), folder.File("output"));
        await RunAsync("mkfifo", pipe);
        await RunAsync("tmux", "-S", socket, "-f", "/dev/null", "new-session", "-d", "-x", $"{width}", "-y",
            $"{height}", "-c", folder.Path, $"env PS1='$ ' {environment} sh");
        // The pipe opens when both ends do.
        var opening = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        await RunAsync("tmux", "-S", socket, "pipe-pane", $"cat > '{pipe}'");
        return new(socket, await opening);
    }

    public Task TypeAsync(string line) => RunAsync("tmux", "-S", _socket, "send-keys", line, "Enter");

    /// <summary>Waits until the program has written a text, from here on.</summary>
    public async Task WaitForAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        var buffer = new byte[1 << 12];
        while (!_seen.ToString().Contains(text, StringComparison.Ordinal))
        {
            var read = await _output.ReadAsync(buffer, patience.Token);
            if (read == 0)
                throw new InvalidOperationException(
                    $"The terminal closed before it showed '{text}':\n{await ScreenAsync()}");
            _seen.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        _seen.Clear();
    }

    /// <summary>Reads the screen, with its colours as escape sequences on request.</summary>
    public Task<string> ScreenAsync(bool colours = false) =>
        RunAsync("tmux", ["-S", _socket, "capture-pane", "-p", .. colours ? (string[])["-e"] : []]);

    public async ValueTask DisposeAsync()
    {
        await RunAsync("tmux", "-S", _socket, "kill-server");
        await _output.DisposeAsync();
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? await output
            : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {await errors}");
    }
}
