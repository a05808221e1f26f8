using System.Diagnostics;
using System.Text;

namespace Experiments.Cluster.Tests.Tutorial;

/// <summary>A shell in which a test types what a page has its reader type.</summary>
internal sealed class TutorialShell : IAsyncDisposable
{
    private const string End = "--- the command has ended ---";

    // Nothing is asserted about time: this only keeps a hanging command from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly CancellationTokenSource _patience = new(s_patience, TimeProvider.System);

    private TutorialShell(Process process) => _process = process;

    /// <summary>Starts a shell in a folder, with the built program in its path.</summary>
    /// <param name="folder">The folder, which also gets what the SDK keeps of programs of one file.</param>
    /// <param name="modules">The folder of npm's packages, which stands for the registry.</param>
    public static async Task<TutorialShell> StartAsync(string folder, string modules)
    {
        var start = new ProcessStartInfo("bash", ["--norc"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PATH"] =
            $"{Path.GetDirectoryName(Repository.Program)}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["XDG_DATA_HOME"] = folder;
        // No process of the build outlives the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        var shell = new TutorialShell(Process.Start(start)!);
        // What npm would download is installed already; the packages of NuGet are those of this repository.
        await shell.TypeAsync($"exec 2>&1; set -o pipefail; npm() {{ ln -s '{modules}' node_modules; }}");
        return shell;
    }

    /// <summary>Types a command, and gives its output once it has ended.</summary>
    public async Task<string> TypeAsync(string command)
    {
        await _process.StandardInput.WriteLineAsync($"{command}\necho \"{End} $?\"");
        var output = await ReadUntilAsync(End);
        Assert.True(output.EndsWith($"{End} 0\n", StringComparison.Ordinal), $"$ {command}\n{output}");
        return output[..output.LastIndexOf(End, StringComparison.Ordinal)];
    }

    /// <summary>Types a command that stays, and gives its output up to a line that holds the text.</summary>
    public async Task<string> TypeUntilAsync(string command, string text)
    {
        await _process.StandardInput.WriteLineAsync(command);
        return await ReadUntilAsync(text);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _patience.Dispose();
    }

    private async Task<string> ReadUntilAsync(string text)
    {
        await _process.StandardInput.FlushAsync();
        var output = new StringBuilder();
        while (await _process.StandardOutput.ReadLineAsync(_patience.Token) is { } line)
        {
            output.Append(line).Append('\n');
            if (line.Contains(text, StringComparison.Ordinal)) return output.ToString();
        }

        throw new InvalidOperationException($"The shell ended without saying '{text}':\n{output}");
    }
}
