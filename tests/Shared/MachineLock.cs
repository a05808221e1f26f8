namespace Experiments.Tests.Shared;

/// <summary>
/// Test modules run in parallel, and a starved silo is voted dead: tests that start silos take turns on this machine.
/// Two at a time: most of their time they wait for something that fails, or comes back.
/// </summary>
public sealed class MachineLock : IAsyncDisposable
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);

    private static readonly string[] s_turns =
        [.. Enumerable.Range(0, 2).Select(i => Path.Combine(Path.GetTempPath(), $"experiments-tests-silo-{i}.lock"))];

    private readonly FileStream[] _files;

    private MachineLock(params FileStream[] files) => _files = files;

    /// <summary>Waits for a turn. The operating system gives it back if the process dies.</summary>
    public static async Task<MachineLock> AcquireAsync(CancellationToken cancellation) =>
        new(await AcquireAsync(s_turns, cancellation));

    /// <summary>Waits for all turns: for a test that fails where a silo is slow.</summary>
    public static async Task<MachineLock> AcquireWholeAsync(CancellationToken cancellation)
    {
        var files = new List<FileStream>();
        try
        {
            // In order: two tests that want all turns do not wait for each other.
            foreach (var turn in s_turns) files.Add(await AcquireAsync([turn], cancellation));
            return new([.. files]);
        }
        catch (OperationCanceledException)
        {
            foreach (var file in files) await file.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _files) await file.DisposeAsync();
    }

    private static async Task<FileStream> AcquireAsync(string[] turns, CancellationToken cancellation)
    {
        while (true)
        {
            foreach (var turn in turns)
            {
                try
                {
                    return new(turn, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                }
                catch (IOException)
                {
                    // Another test has it.
                }
            }
            await Task.Delay(s_pollInterval, TimeProvider.System, cancellation);
        }
    }
}
