using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>What runs where in the live view: one line for each slot, as many as have room.</summary>
internal static class SlotsSection
{
    private const int Gap = 2;
    private static readonly Style s_grey = new(Color.Grey);
    private static readonly Style s_bold = new(decoration: Decoration.Bold);
    private static readonly string[] s_titles = ["slot", "trial", "folds", "for", "next"];

    /// <summary>Draws the section on at most so many lines.</summary>
    public static IReadOnlyList<TextLine> Draw(SearchSnapshot snapshot, int height)
    {
        if (snapshot.Slots is not { Count: > 0 } slots) return [];
        // The names of the columns stand beside the title.
        var rows = Math.Min(slots.Count, height - 1);
        if (rows < slots.Count) rows--;
        if (rows < 1) return [];
        var showsSilo = slots.Select(slot => slot.Silo).Distinct().Skip(1).Any();
        List<string[]> cells = [s_titles, .. slots.Take(rows).Select(slot => Format(slot, showsSilo))];
        var widths = Enumerable.Range(0, s_titles.Length).Select(i => cells.Max(row => row[i].Length)).ToList();
        List<TextLine> lines = [.. cells.Select((row, i) => DrawRow(row, widths, i == 0 ? s_bold : Style.Plain))];
        if (rows < slots.Count)
            lines.Add(new TextLine().Add($"and {slots.Count - rows} more slots", s_grey));
        return lines;
    }

    private static string[] Format(SlotWork slot, bool showsSilo) =>
    [
        showsSilo && slot.Silo.Length > 0 ? $"{slot.Silo} {slot.Slot}" : slot.Slot,
        Shorten(slot.Trials), Shorten(slot.Folds), Numbers.Time(slot.Age),
        slot.Next.Count == 0 ? "" : Shorten(slot.NextTrials),
    ];

    private static TextLine DrawRow(string[] row, List<int> widths, Style style)
    {
        var line = new TextLine();
        var column = 0;
        foreach (var (i, cell) in row.Index())
        {
            line.PadTo(column).Add(cell, style);
            column += widths[i] + Gap;
        }
        return line;
    }

    // A pack of a GPU may have hundreds of trials.
    private static string Shorten(string text) => text.Length <= 24 ? text : $"{text[..23]}…";
}
