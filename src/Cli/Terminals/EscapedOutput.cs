using Experiments.Problems;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Terminals;

/// <summary>
/// The last step of an output for people: escapes every control character that is left in a text. The orders to the
/// terminal that the program itself gives (colours, the live view) are no texts, and stay.
/// </summary>
internal sealed class EscapedOutput : IRenderHook
{
    /// <summary>Attaches the step to a console, before all others, so that it is done after them.</summary>
    public static IAnsiConsole AttachTo(IAnsiConsole console)
    {
        console.Pipeline.Attach(new EscapedOutput());
        return console;
    }

    public IEnumerable<IRenderable> Process(RenderOptions options, IEnumerable<IRenderable> renderables) =>
        renderables.Select(renderable => renderable is ControlCode ? renderable : new Escaped(renderable));

    private sealed class Escaped(IRenderable inner) : IRenderable
    {
        public Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth);

        public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            inner.Render(options, maxWidth).Select(Escape);

        private static Segment Escape(Segment segment)
        {
            if (segment.IsControlCode || segment.IsLineBreak) return segment;
            // Spectre writes the end of a line as a text, too.
            var text = PlainText.EscapeLines(segment.Text);
            return text == segment.Text ? segment : new(text, segment.Style);
        }
    }
}
