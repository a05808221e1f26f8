using System.Globalization;
using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>
/// A recursive-descent parser with one method for each level of precedence, the lowest first: or, and, not, comparison,
/// sum, product, sign, power, index, atom.
/// </summary>
internal sealed class ConstraintParser(string text)
{
    // Experiment files are untrusted: nesting must not exhaust the stack.
    private const int MaxDepth = 64;

    private readonly List<Token> _tokens = ConstraintLexer.Tokenize(text);
    private int _position;
    private int _depth;

    private Token Current => _tokens[_position];

    public Node Parse()
    {
        var root = ParseOr();
        return Current.Kind == TokenKind.End ? root : throw CreateUnexpectedException("the end");
    }

    private Node ParseOr() =>
        ParseNested(() => ParseLeftAssociative(ParseAnd, ["or"], (t, l, r) => new LogicNode(t.Position, false, l, r)));

    private Node ParseAnd() =>
        ParseLeftAssociative(ParseNot, ["and"], (t, l, r) => new LogicNode(t.Position, true, l, r));

    private Node ParseNot() =>
        TryTake("not") is { } token ? ParseNested(() => new NotNode(token.Position, ParseNot())) : ParseComparison();

    private Node ParseComparison()
    {
        var left = ParseSum();
        if (TryTakeComparison() is not { } token) return left;
        var node = new ComparisonNode(token.Position, token.Text, left, ParseSum());
        return TryTakeComparison() is not { } second ? node : throw new ConstraintException(
            second.Position, "Comparisons cannot be chained.", "Write a < b and b < c.");
    }

    private Token? TryTakeComparison() => TryTake("==", "!=", "<", "<=", ">", ">=", "in");

    private Node ParseSum() => ParseLeftAssociative(ParseProduct, ["+", "-"], CreateArithmetic);

    private Node ParseProduct() => ParseLeftAssociative(ParseSign, ["*", "/", "%"], CreateArithmetic);

    private Node ParseSign() => TryTake("-") is { } token
        ? ParseNested(() => new ArithmeticNode(
            token.Position, "-", new LiteralNode(token.Position, ParameterValue.Create(0L)), ParseSign()))
        : ParsePower();

    private Node ParsePower()
    {
        var left = ParseIndex();
        return TryTake("**") is { } token ? ParseNested(() => CreateArithmetic(token, left, ParseSign())) : left;
    }

    private Node ParseIndex()
    {
        // Each index makes the tree deeper, as each term of a long sum does.
        var node = ParseAtom();
        var depth = _depth;
        while (TryTake("[") is { } token)
        {
            EnterNesting(token);
            node = new IndexNode(token.Position, node, ParseOr());
            Expect("]");
        }
        _depth = depth;
        return node;
    }

    private Node ParseAtom()
    {
        var token = _tokens[_position++];
        switch (token.Kind)
        {
            case TokenKind.Number: return ParseNumber(token);
            case TokenKind.Text: return new LiteralNode(token.Position, ParameterValue.Create(token.Text));
            case TokenKind.Name:
                return TryTake("(") is null
                    ? new NameNode(token.Position, token.Text)
                    : CallNode.Create(token, ParseList(")"));
            case TokenKind.Symbol when token.Text is "true" or "false" or "null":
                return new LiteralNode(token.Position, ParameterValue.Parse(token.Text));
            case TokenKind.Symbol when token.Text == "[": return new ListNode(token.Position, ParseList("]"));
            case TokenKind.Symbol when token.Text == "(":
                var inner = ParseOr();
                Expect(")");
                return inner;
            default:
                _position--;
                throw CreateUnexpectedException("a value, a parameter's name or '('");
        }
    }

    private List<Node> ParseList(string close)
    {
        var items = new List<Node>();
        if (TryTake(close) is not null) return items;
        do items.Add(ParseOr());
        while (TryTake(",") is not null);
        Expect(close);
        return items;
    }

    private static LiteralNode ParseNumber(Token token)
    {
        if (long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var whole))
            return new(token.Position, ParameterValue.Create(whole));
        const NumberStyles Style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return double.TryParse(token.Text, Style, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? new(token.Position, ParameterValue.Create(number))
            : throw new ConstraintException(token.Position, $"'{token.Text}' is not a number.");
    }

    private static ArithmeticNode CreateArithmetic(Token token, Node left, Node right) =>
        new(token.Position, token.Text, left, right);

    private Node ParseLeftAssociative(Func<Node> operand, string[] symbols, Func<Token, Node, Node, Node> combine)
    {
        // A long chain is a deep tree, and evaluation recurses into it, so it counts as nesting.
        var node = operand();
        var depth = _depth;
        while (TryTake(symbols) is { } token)
        {
            EnterNesting(token);
            node = combine(token, node, operand());
        }
        _depth = depth;
        return node;
    }

    private Node ParseNested(Func<Node> parse)
    {
        EnterNesting(Current);
        var node = parse();
        _depth--;
        return node;
    }

    private void EnterNesting(Token token)
    {
        if (++_depth > MaxDepth)
            throw new ConstraintException(
                token.Position, "The constraint is nested too deeply.", "Split it into several constraints.");
    }

    private Token? TryTake(params ReadOnlySpan<string> symbols)
    {
        foreach (var symbol in symbols)
            if (Current.Is(symbol)) return _tokens[_position++];
        return null;
    }

    private void Expect(string symbol)
    {
        if (TryTake(symbol) is null) throw CreateUnexpectedException($"'{symbol}'");
    }

    private ConstraintException CreateUnexpectedException(string expected) =>
        new(Current.Position, $"Expected {expected}, found {Current}.");
}
