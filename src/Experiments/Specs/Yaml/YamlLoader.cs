using Experiments.Problems;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Experiments.Specs.Yaml;

/// <summary>
/// Builds nodes from YAML's events. Depth and size are limited while the text is read, with every alias counted as if
/// it were expanded, so that no file can cost more time or memory than the limits allow.
/// </summary>
internal sealed class YamlLoader
{
    public const int MaxDepth = 32;
    public const int MaxNodes = 200_000;

    private const string Remedy = "check the indentation, brackets and quotes near it";

    private readonly Parser _parser;
    private readonly Dictionary<string, SpecNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlLoader(string text) => _parser = new(new StringReader(text));

    /// <summary>Reads a text that consists of one document.</summary>
    /// <exception cref="YamlProblemException">The text is not YAML, or exceeds the limits.</exception>
    public static SpecNode Load(string text)
    {
        var loader = new YamlLoader(text);
        try
        {
            return loader.Document();
        }
        catch (YamlException e)
        {
            var last = loader._parser.Current;
            // The parser places a tab that it refuses at the beginning of the file, or at the value before it.
            var most = e.Message.Contains(" tab", StringComparison.Ordinal) ? int.MaxValue : (int)e.End.Line;
            throw FindTab(text, last, most, e)
                ?? new YamlProblemException(ToSpan(e.Start, e.End), $"this is not valid YAML: {e.Message}",
                    Expressions.EndsWithCall(text, e.Start.Index) ? ExpressionNode.NoDistributions : Remedy, e);
        }
        catch (InvalidOperationException e)
        {
            // The scanner throws this if a flow collection is not closed before the next line's key. The exception has
            // no position.
            var last = loader._parser.Current;
            var reached = last is null ? TextSpan.At(1, 1) : ToSpan(last.End, last.End);
            throw FindTab(text, last, reached.Line + 1, e)
                ?? new YamlProblemException(
                    reached, "this is not valid YAML: a bracket or a brace is not closed before the next key", Remedy,
                    e);
        }
    }

    private static YamlProblemException? FindTab(string text, ParsingEvent? last, int mostLine, Exception inner) =>
        TabIndentation.Find(text, (int)(last?.Start.Line ?? 1), mostLine) is { } tab
            ? new(tab, "this is not valid YAML: a tab indents this line", "indent with spaces", inner)
            : null;

    private SpecNode Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _))
            throw new YamlProblemException(
                TextSpan.At(1, 1), "the file is empty", "experiments init DATA.csv writes one for your data");
        _parser.Consume<DocumentStart>();
        var root = Node(1);
        _parser.Consume<DocumentEnd>();
        if (_parser.Accept<DocumentStart>(out var second))
            throw new YamlProblemException(ToSpan(second.Start, second.End),
                "the file holds more than one document", "write one experiment per file");
        return root;
    }

    private SpecNode Node(int depth)
    {
        var next = _parser.Consume<ParsingEvent>();
        var start = ToSpan(next.Start, next.End);
        if (next is NodeEvent { Tag: { IsEmpty: false, IsNonSpecific: false } tag })
            throw new YamlProblemException(start, $"tags are not allowed: {tag}",
                "leave it out; the way a value is written tells a number from a text");
        if (depth > MaxDepth) throw new YamlProblemException(start, $"the nesting is deeper than {MaxDepth}");
        var node = next switch
        {
            AnchorAlias alias => Alias(alias, start),
            Scalar scalar => new ScalarNode(scalar.Value, scalar.Style == ScalarStyle.Plain, start),
            SequenceStart => List(start, depth),
            MappingStart => Map(start, depth),
            _ => throw new YamlProblemException(start, "a value is missing"),
        };
        _nodes += next is AnchorAlias or Scalar ? node.Size : 1;
        if (_nodes > MaxNodes)
            throw new YamlProblemException(
                start, $"the file has more than {MaxNodes} values, where each use of an alias counts",
                "search fewer values, or use fewer aliases");
        if (next is NodeEvent { Anchor.IsEmpty: false } anchored) _anchors[anchored.Anchor.Value] = node;
        return node;
    }

    private SpecNode Alias(AnchorAlias alias, TextSpan span) => _anchors.TryGetValue(alias.Value.Value, out var node)
        ? node with { Span = span }
        : throw new YamlProblemException(span, $"there is no anchor '&{alias.Value.Value}' before this alias");

    private ListNode List(TextSpan start, int depth)
    {
        var items = new List<SpecNode>();
        while (!_parser.Accept<SequenceEnd>(out _)) items.Add(Node(depth + 1));
        var end = _parser.Consume<SequenceEnd>();
        return new(items, start.To(ToSpan(end.Start, end.End)), Sum(items));
    }

    private MapNode Map(TextSpan start, int depth)
    {
        var entries = new List<MapEntry>();
        while (!_parser.Accept<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            if (key is not ScalarNode name)
                throw new YamlProblemException(key.Span, $"a key must be a name, not {key.Kind}");
            entries.Add(new(name, Node(depth + 1)));
        }
        var end = _parser.Consume<MappingEnd>();
        return new(
            entries, start.To(ToSpan(end.Start, end.End)), Sum(entries.SelectMany(e => (SpecNode[])[e.Key, e.Value])));
    }

    private static int Sum(IEnumerable<SpecNode> nodes) =>
        (int)Math.Min(int.MaxValue, nodes.Sum(n => (long)n.Size) + 1);

    internal static TextSpan ToSpan(Mark start, Mark end) =>
        new((int)start.Line, (int)start.Column, (int)end.Line, (int)end.Column);
}
