using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Experiments.Cluster.Tests.Searches;

/// <summary>
/// The files that a run and a cluster keep: private, on the disk before they count, and whole when they are copied.
/// </summary>
public sealed partial class StoredFilesTests : IDisposable
{
    private readonly WorkingFolder _working = new();

    public StoredFilesTests() =>
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the rights of files are Unix's");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _working.Dispose();

    [Fact]
    public async Task A_run_keeps_private_files_and_a_damaged_winner_does_not_replace_a_good_one()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        var run = await StartAsync(umask: "000", "run", Repository.File("examples", "iris.yaml"), "--out", "models/a");
        Assert.True(run.ExitCode == 0, run.Text);
        AssertPrivate(_working.Path);

        var stored = Directory.GetDirectories(_working.File(".experiments", "artifacts", "artifacts"))[0];
        var good = await File.ReadAllTextAsync(_working.File("models", "a", "estimator.json"), Token);
        var document = JsonNode.Parse(good)!;
        var classes = document["target"]!["classes"]!.AsArray();
        document["target"]!["classes"] = new JsonArray([.. classes.Reverse().Select(c => c!.DeepClone())]);
        await File.WriteAllTextAsync(Path.Combine(stored, "estimator.json"), document.ToJsonString(), Token);
        // The manifest is made anew, so that the store's hash of it alone tells.
        ArtifactSeal.Renew(stored);

        var fetch = await ExperimentsProcess.RunAsync(_working.Path, "fetch", "--out", "models/a");
        Assert.Equal(2, fetch.ExitCode);
        Assert.Contains("is damaged", fetch.Errors, StringComparison.Ordinal);
        Assert.Equal(good, await File.ReadAllTextAsync(_working.File("models", "a", "estimator.json"), Token));
    }

    [Fact]
    public async Task What_a_head_and_a_joiner_keep_is_private()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        var (silo, gateway) = (FreePort.NextText(), FreePort.NextText());
        Directory.CreateDirectory(_working.File("joiner"));
        await using var head = Start("022", _working.Path, "silo", "--head", "--silo-port", silo, "--gateway-port",
            gateway, "--slots", "0", "--cache-folder", "cache");
        await head.WaitForLineAsync("silo ready");
        await using var joiner = Start("022", _working.File("joiner"), "silo", "--join", $"127.0.0.1:{gateway}",
            "--slots", "1", "--cache-folder", "cache");
        await joiner.WaitForLineAsync("silo ready");
        var run = await StartAsync("022", "run", Repository.File("examples", "iris.yaml"), "--cluster",
            $"127.0.0.1:{gateway}");
        Assert.True(run.ExitCode == 0, run.Text);

        var names = AssertPrivate(_working.Path);
        // Also the files that are there while the store is open, and those of the joiner's cache.
        Assert.Superset(
            new HashSet<string> { "experiments.db", "experiments.db-wal", "experiments.db-shm", "silos.json", "lock",
                "lock.pid", "data", "cache", "uploads", "artifacts", "manifest.json" },
            names);
    }

    [Fact]
    public async Task Every_rename_comes_after_its_content_and_before_its_folder_is_flushed()
    {
        ExternalProgram.Require("strace", "strace");
        await using var turn = await MachineLock.AcquireAsync(Token);
        var log = _working.File("calls");
        await using var process = ExperimentsProcess.Start(
            _working.Path, ["strace", "-f", "-y", "-qq", "-e", "trace=fsync,rename,renameat,renameat2", "-o", log],
            null, "run", Repository.File("examples", "iris.yaml"), "--out", "winner");
        var outcome = await process.WaitForExitAsync();
        Assert.SkipWhen(outcome.Errors.Contains("ptrace", StringComparison.OrdinalIgnoreCase),
            "strace must not attach to a process here");
        Assert.True(outcome.ExitCode == 0, outcome.Text);

        var calls = await File.ReadAllLinesAsync(log, Token);
        var renames = calls.Select((call, at) => (Match: Rename().Match(call), At: at))
            .Where(call => call.Match.Success && call.Match.Groups[1].Value.StartsWith(
                _working.Path, StringComparison.Ordinal))
            .ToList();
        // The lock's note, the data, the stored winner, and the winner's copy.
        Assert.InRange(renames.Count, 4, int.MaxValue);
        foreach (var (match, at) in renames)
        {
            var (written, folder) = (match.Groups[1].Value, Path.GetDirectoryName(match.Groups[2].Value)!);
            Assert.Contains(calls[..at], call => IsFlush(call, written));
            Assert.Contains(calls[at..], call => IsFlush(call, folder));
        }
    }

    private static bool IsFlush(string call, string path) =>
        call.Contains(" fsync(", StringComparison.Ordinal) && call.Contains($"<{path}>", StringComparison.Ordinal);

    private static ExperimentsProcess Start(string umask, string folder, params string[] arguments) =>
        ExperimentsProcess.Start(folder, ["/bin/sh", "-c", $"umask {umask}; exec \"$@\"", "sh"], null, arguments);

    private async Task<ExperimentsProcess.Outcome> StartAsync(string umask, params string[] arguments)
    {
        await using var process = Start(umask, _working.Path, arguments);
        return await process.WaitForExitAsync();
    }

    /// <summary>Checks the rights of everything below a folder.</summary>
    /// <returns>The names of all files and folders.</returns>
    private HashSet<string> AssertPrivate(string folder)
    {
        var all = new DirectoryInfo(folder).GetFileSystemInfos("*", SearchOption.AllDirectories)
            .Where(entry => entry.FullName != _working.File("joiner")).ToList();
        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, entry => (entry.UnixFileMode & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite
            | (entry is DirectoryInfo ? UnixFileMode.UserExecute : 0))) != 0);
        return [.. all.Select(entry => entry.Name)];
    }

    [GeneratedRegex("""rename\w*\((?:\w+(?:<[^>]*>)?, )?"([^"]+)", (?:\w+(?:<[^>]*>)?, )?"([^"]+)".*= 0$""")]
    private static partial Regex Rename();
}
