using Experiments.Problems;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Terminals;

/// <summary>
/// One line of a view that must not grow: it is never wrapped, and what has no room is cut, with an ellipsis.
/// </summary>
internal sealed class TextLine : IRenderable
{
    private readonly List<Segment> _segments = [];

    /// <summary>The width, in columns.</summary>
    public int Width => Segment.CellCount(_segments);

    /// <summary>Adds a text.</summary>
    public TextLine Add(string text, Style? style = null)
    {
        if (text.Length > 0) _segments.Add(new(PlainText.Escape(text), style ?? Style.Plain));
        return this;
    }

    /// <summary>Adds blanks up to a column.</summary>
    public TextLine PadTo(int column) => Add(new string(' ', Math.Max(0, column - Width)));

    public Measurement Measure(RenderOptions options, int maxWidth) => new(Math.Min(Width, maxWidth), maxWidth);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth)
    {
        // Without a segment, there would be no line.
        if (_segments.Count == 0) return [new(" ")];
        var shown = Width <= maxWidth ? _segments : Cut(maxWidth - 1);
        return options.Unicode ? shown : shown.Select(s => new Segment(ToAscii(s.Text), s.Style));
    }

    private List<Segment> Cut(int width)
    {
        var kept = new List<Segment>();
        foreach (var segment in _segments)
        {
            if (width <= 0) break;
            if (segment.CellCount() <= width) kept.Add(segment);
            else if (Segment.Truncate(segment, width) is { } part) kept.Add(part);
            width -= segment.CellCount();
        }
        kept.Add(new("…"));
        return kept;
    }

    private static string ToAscii(string text) => text.Replace('·', '|').Replace('…', '>');

    /// <summary>Arranges parts on as few lines as they need: a part that has no room begins the next line.</summary>
    public static IReadOnlyList<TextLine> Wrap(IReadOnlyList<(string Text, Style Style)> parts, int width)
    {
        const string Separator = " · ";
        var lines = new List<TextLine> { new() };
        foreach (var (text, style) in parts)
        {
            var line = lines[^1];
            var needed = Separator.Length + new TextLine().Add(text).Width;
            if (line.Width > 0 && line.Width + needed > width) lines.Add(line = new());
            if (line.Width > 0) line.Add(Separator, new(Color.Grey));
            line.Add(text, style);
        }
        return lines;
    }
}
