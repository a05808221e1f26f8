using System.Globalization;
using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>
/// Recursive descent, one method a level of binding, the loosest first:
/// or, and, not, comparison, sum, product, sign, power, index, atom.
/// </summary>
internal sealed class ConstraintParser(string text)
{
    // An experiment file may come from anyone: nesting must not exhaust the stack.
    private const int MaxDepth = 64;

    private readonly List<Token> _tokens = ConstraintLexer.Read(text);
    private int _at;
    private int _depth;

    private Token Current => _tokens[_at];

    public Node Parse()
    {
        var root = Or();
        return Current.Kind == TokenKind.End ? root : throw Unexpected("the end");
    }

    private Node Or() => Nested(() => LeftToRight(And, ["or"], (t, l, r) => new LogicNode(t.Position, false, l, r)));

    private Node And() => LeftToRight(Not, ["and"], (t, l, r) => new LogicNode(t.Position, true, l, r));

    private Node Not() => Take("not") is { } token ? Nested(() => new NotNode(token.Position, Not())) : Comparison();

    private Node Comparison()
    {
        var left = Sum();
        if (TakeComparison() is not { } token) return left;
        var node = new ComparisonNode(token.Position, token.Text, left, Sum());
        return TakeComparison() is not { } second ? node : throw new ConstraintException(
            second.Position, "Comparisons cannot be chained.", "Write a < b and b < c.");
    }

    private Token? TakeComparison() => Take("==", "!=", "<", "<=", ">", ">=", "in");

    private Node Sum() => LeftToRight(Product, ["+", "-"], Arithmetic);

    private Node Product() => LeftToRight(Sign, ["*", "/", "%"], Arithmetic);

    private Node Sign() => Take("-") is { } token
        ? Nested(() => new ArithmeticNode(token.Position, "-", new LiteralNode(token.Position, ParameterValue.Of(0L)), Sign()))
        : Power();

    private Node Power()
    {
        var left = Index();
        return Take("**") is { } token ? Nested(() => Arithmetic(token, left, Sign())) : left;
    }

    private Node Index()
    {
        // As in a long chain of sums, each index makes the tree deeper.
        var node = Atom();
        var depth = _depth;
        while (Take("[") is { } token)
        {
            Deepen(token);
            node = new IndexNode(token.Position, node, Or());
            Expect("]");
        }
        _depth = depth;
        return node;
    }

    private Node Atom()
    {
        var token = _tokens[_at++];
        switch (token.Kind)
        {
            case TokenKind.Number: return Number(token);
            case TokenKind.Text: return new LiteralNode(token.Position, ParameterValue.Of(token.Text));
            case TokenKind.Name: return Take("(") is null ? new NameNode(token.Position, token.Text) : CallNode.Of(token, List(")"));
            case TokenKind.Symbol when token.Text is "true" or "false" or "null":
                return new LiteralNode(token.Position, ParameterValue.Parse(token.Text));
            case TokenKind.Symbol when token.Text == "[": return new ListNode(token.Position, List("]"));
            case TokenKind.Symbol when token.Text == "(":
                var inner = Or();
                Expect(")");
                return inner;
            default:
                _at--;
                throw Unexpected("a value, a parameter's name or (");
        }
    }

    private List<Node> List(string close)
    {
        var items = new List<Node>();
        if (Take(close) is not null) return items;
        do items.Add(Or());
        while (Take(",") is not null);
        Expect(close);
        return items;
    }

    private static LiteralNode Number(Token token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return new(token.Position, ParameterValue.Of(whole));
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(token.Text, Style, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new(token.Position, ParameterValue.Of(number))
            : throw new ConstraintException(token.Position, $"'{token.Text}' is not a number.");
    }

    private static ArithmeticNode Arithmetic(Token token, Node left, Node right) => new(token.Position, token.Text, left, right);

    private Node LeftToRight(Func<Node> operand, string[] symbols, Func<Token, Node, Node, Node> combine)
    {
        // A long chain is a deep tree, which evaluation descends: it counts as nesting too.
        var node = operand();
        var depth = _depth;
        while (Take(symbols) is { } token)
        {
            Deepen(token);
            node = combine(token, node, operand());
        }
        _depth = depth;
        return node;
    }

    private Node Nested(Func<Node> parse)
    {
        Deepen(Current);
        var node = parse();
        _depth--;
        return node;
    }

    private void Deepen(Token token)
    {
        if (++_depth > MaxDepth)
            throw new ConstraintException(token.Position, "The constraint is nested too deeply.", "Part it into several constraints.");
    }

    private Token? Take(params ReadOnlySpan<string> symbols)
    {
        foreach (var symbol in symbols)
            if (Current.Is(symbol)) return _tokens[_at++];
        return null;
    }

    private void Expect(string symbol)
    {
        if (Take(symbol) is null) throw Unexpected($"'{symbol}'");
    }

    private ConstraintException Unexpected(string expected) => new(Current.Position, $"Expected {expected}, found {Current}.");
}
