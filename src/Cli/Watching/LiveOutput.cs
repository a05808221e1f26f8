using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>
/// A view that is redrawn in place. When the search has ended, or is no longer watched, its progress and its best score
/// over time stay; the leaderboard follows.
/// </summary>
internal sealed class LiveOutput(IAnsiConsole console, TimeProvider clock) : IProgressOutput
{
    private static readonly TimeSpan s_refresh = TimeSpan.FromMilliseconds(100);

    public async Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation)
    {
        SearchSnapshot? last = null;
        try
        {
            await console.Live(Plain.Text("")).AutoClear(true).StartAsync(async live =>
            {
                var drawn = 0L;
                await foreach (var snapshot in search.WithCancellation(cancellation))
                {
                    last = snapshot;
                    if (drawn != 0 && clock.GetElapsedTime(drawn) < s_refresh) continue;
                    live.UpdateTarget(LiveView.For(console).Render(snapshot));
                    drawn = clock.GetTimestamp();
                }
            });
        }
        finally
        {
            if (last is not null) console.Write(LiveView.For(console).RenderEnd(last));
        }
        return last!;
    }
}
