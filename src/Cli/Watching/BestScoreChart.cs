using Experiments.Cli.Terminals;
using Spectre.Console;

namespace Experiments.Cli.Watching;

/// <summary>The best score so far over time: a line of Braille dots, or of ASCII characters.</summary>
internal static class BestScoreChart
{
    // The Braille character without dots; fonts draw it in different ways, so a blank takes its place.
    private const char NoDots = '\u2800';
    private const int DotsWide = 2;
    private const int DotsHigh = 4;
    private const int MinColumns = 10;
    private const string Levels = "_.-=^";
    private static readonly Style s_grey = new(Color.Grey);
    private static readonly Style s_line = new(Color.Green);

    // The bits of a Braille character, by column and by row from the top.
    private static readonly int[,] s_dots = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    /// <summary>Draws the chart on so many lines, and the time below it if they are several.</summary>
    public static IReadOnlyList<TextLine> Draw(SearchSnapshot snapshot, int width, int rows, bool unicode)
    {
        var history = snapshot.History;
        if (history.Count == 0) return [];
        var (low, high) = (history.Min(p => p.Score), history.Max(p => p.Score));
        var (lowText, highText) = (Numbers.Score(low), Numbers.Score(high));
        if (rows == 1)
        {
            var before = $"best so far {lowText} ";
            var columns = width - before.Length - highText.Length - 1;
            if (columns < MinColumns) return [];
            return
            [
                new TextLine().Add(before, s_grey).Add(Plot(snapshot, columns, 1, low, high, unicode)[0], s_line)
                    .Add($" {highText}", s_grey),
            ];
        }
        var labels = Math.Max(lowText.Length, highText.Length);
        if (width - labels - 2 < MinColumns) return [];
        var plot = Plot(snapshot, width - labels - 2, rows, low, high, unicode);
        var lines = new List<TextLine> { new TextLine().Add("best so far", s_grey) };
        for (var row = 0; row < rows; row++)
        {
            // A score that never changed has its line in the middle.
            var label = row == (low < high ? 0 : rows / 2) ? highText : row == rows - 1 && low < high ? lowText : "";
            lines.Add(new TextLine().Add(label.PadLeft(labels), s_grey).Add(unicode ? " │" : " |", s_grey)
                .Add(plot[row], s_line));
        }
        var (begin, end) = (Numbers.Time(history[0].At), Numbers.Time(snapshot.Elapsed));
        lines.Add(new TextLine().PadTo(labels + 2).Add(begin, s_grey).PadTo(width - end.Length).Add(end, s_grey));
        return lines;
    }

    private static string[] Plot(
        SearchSnapshot snapshot, int columns, int rows, double low, double high, bool unicode)
    {
        var scores = Sample(snapshot, unicode ? columns * DotsWide : columns);
        if (!unicode && rows == 1)
            return [string.Concat(scores.Select(score => Levels[Scale(score, low, high, Levels.Length)]))];
        var heights = scores.Select(score => Scale(score, low, high, unicode ? rows * DotsHigh : rows)).ToArray();
        return unicode ? PlotDots(heights, columns, rows) : PlotCharacters(heights, rows);
    }

    // The score at each column's time, from the first score to now.
    private static double[] Sample(SearchSnapshot snapshot, int columns)
    {
        var (history, begin) = (snapshot.History, snapshot.History[0].At);
        var (scores, point) = (new double[columns], 0);
        for (var column = 0; column < columns; column++)
        {
            var time = begin + ((snapshot.Elapsed - begin) * ((column + 1.0) / columns));
            while (point + 1 < history.Count && history[point + 1].At <= time) point++;
            scores[column] = history[point].Score;
        }
        return scores;
    }

    // A score that never changed is drawn in the middle.
    private static int Scale(double score, double low, double high, int levels) =>
        high > low ? (int)Math.Round((score - low) / (high - low) * (levels - 1)) : (levels - 1) / 2;

    private static string[] PlotDots(int[] heights, int columns, int rows)
    {
        var bits = new int[rows, columns];
        for (var x = 0; x < heights.Length; x++)
        {
            // A step is drawn as a vertical line.
            var before = x == 0 ? heights[x] : heights[x - 1];
            for (var y = Math.Min(before, heights[x]); y <= Math.Max(before, heights[x]); y++)
            {
                var fromTop = (rows * DotsHigh) - 1 - y;
                bits[fromTop / DotsHigh, x / DotsWide] |= s_dots[x % DotsWide, fromTop % DotsHigh];
            }
        }
        char GetCharacter(int row, int column) =>
            bits[row, column] == 0 ? ' ' : (char)(NoDots + bits[row, column]);
        return [.. Enumerable.Range(0, rows).Select(row =>
            string.Concat(Enumerable.Range(0, columns).Select(column => GetCharacter(row, column))))];
    }

    private static string[] PlotCharacters(int[] heights, int rows) =>
        [.. Enumerable.Range(0, rows).Select(row => string.Concat(
            heights.Select(height => rows - 1 - height == row ? '*' : ' ')))];
}
