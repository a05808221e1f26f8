using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>A table that is redrawn in place, and removed when the search has ended: the leaderboard follows.</summary>
internal sealed class LiveOutput(IAnsiConsole console, TimeProvider clock) : IProgressOutput
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);

    public async Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation)
    {
        SearchSnapshot? last = null;
        await console.Live(Plain.Text("")).AutoClear(true).StartAsync(async live =>
        {
            var drawn = 0L;
            await foreach (var snapshot in search.WithCancellation(cancellation))
            {
                last = snapshot;
                if (drawn != 0 && clock.GetElapsedTime(drawn) < s_refresh) continue;
                live.UpdateTarget(LiveView.Render(snapshot, console.Profile.Width));
                drawn = clock.GetTimestamp();
            }
        });
        return last!;
    }
}
