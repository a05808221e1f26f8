using Experiments.Cli.Terminals;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Watching;

/// <summary>
/// A running search on a terminal, which it fills and never overflows: progress, the best trial so far and its score
/// over time, the best trials, and what runs where. On a small terminal the later parts give way, with a word.
/// </summary>
/// <param name="Width">The width of the terminal, in columns.</param>
/// <param name="Height">The height of the terminal, in lines.</param>
/// <param name="Unicode">True if the terminal shows more than ASCII.</param>
internal sealed record LiveView(int Width, int Height, bool Unicode)
{
    // Below this height there is no line for the chart, above the others it is worth more lines.
    private const int HeightForChart = 14;
    private const int HeightForTallChart = 30;
    private const int HeightForTallestChart = 45;

    // A section is a title, the names of columns, and a row at least.
    private const int LeastSection = 3;

    private const string TooLow = "a higher terminal shows the best trials, and what runs where";

    /// <summary>Creates the view for a console.</summary>
    public static LiveView For(IAnsiConsole console) =>
        new(console.Profile.Width, console.Profile.Height, console.Profile.Capabilities.Unicode);

    /// <summary>Draws a search that runs.</summary>
    public IRenderable Render(SearchSnapshot snapshot)
    {
        List<TextLine> lines =
        [
            LiveHeader.DrawProgress(snapshot, Width, Unicode), .. LiveHeader.DrawPace(snapshot, Width),
            .. LiveHeader.DrawBest(snapshot, Width), .. DrawChart(snapshot),
        ];
        // The cursor stands below the last line.
        var room = Height - 1 - lines.Count;
        if (room < LeastSection) lines.Add(Note(TooLow));
        else
        {
            // A gap before each section, if the terminal is not low.
            var gap = Height >= HeightForChart ? 1 : 0;
            var slots = SlotsSection.Draw(snapshot, Math.Max(LeastSection, (room / 3) - gap));
            if (room - slots.Count - (slots.Count > 0 ? gap : 0) - gap < LeastSection) slots = [];
            var left = room - slots.Count - (slots.Count > 0 ? gap : 0) - gap;
            Append(lines, BestTrialsSection.Draw(snapshot, Width, left), gap);
            Append(lines, slots, gap);
        }
        return new Rows(lines.Take(Math.Max(1, Height - 1)));
    }

    /// <summary>Draws what stays on the terminal when the search has ended, or is no longer watched.</summary>
    public IRenderable RenderEnd(SearchSnapshot snapshot) =>
        new Rows([LiveHeader.DrawProgress(snapshot, Width, Unicode), .. DrawChart(snapshot)]);

    private IEnumerable<TextLine> DrawChart(SearchSnapshot snapshot) => Height < HeightForChart
        ? []
        : BestScoreChart.Draw(snapshot, Width,
            Height < HeightForTallChart ? 1 : Height < HeightForTallestChart ? 4 : 6, Unicode);

    private static TextLine Note(string text) => new TextLine().Add(text, new(Color.Grey));

    private static void Append(List<TextLine> lines, IReadOnlyList<TextLine> section, int gap)
    {
        if (section.Count == 0) return;
        for (var i = 0; i < gap; i++) lines.Add(new());
        lines.AddRange(section);
    }
}
