using Spectre.Console;
using Spectre.Console.Rendering;

namespace Experiments.Cli.Terminals;

/// <summary>A line of markup that is written without wrapping, even on a narrow terminal.</summary>
internal sealed class UnwrappedLine(string markup) : IRenderable
{
    private const int Wide = 10_000;
    private readonly Markup _markup = new(markup);

    public Measurement Measure(RenderOptions options, int maxWidth) => ((IRenderable)_markup).Measure(options, Wide);

    public IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [.. ((IRenderable)_markup).Render(options, Wide), Segment.LineBreak];
}
