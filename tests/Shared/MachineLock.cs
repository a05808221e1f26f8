namespace Experiments.Tests.Shared;

/// <summary>
/// Test modules run in parallel, and a starved silo is voted dead: tests that start silos take turns on this machine.
/// </summary>
public sealed class MachineLock : IAsyncDisposable
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);
    private readonly FileStream _file;

    private MachineLock(FileStream file) => _file = file;

    /// <summary>Waits for its turn. The operating system gives the lock back if the process dies.</summary>
    public static async Task<MachineLock> AcquireAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetTempPath(), "experiments-tests-silo.lock");
        while (true)
        {
            try
            {
                return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                await Task.Delay(s_pollInterval, TimeProvider.System, cancellation);
            }
        }
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
