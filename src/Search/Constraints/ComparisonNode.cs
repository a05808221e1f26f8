using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>True or false from two values. Numbers compare by value, whole or not; text by its characters' codes.</summary>
internal sealed record ComparisonNode(int Position, string Symbol, Node Left, Node Right) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        if (Left.Evaluate(lookup) is not { } left || Right.Evaluate(lookup) is not { } right) return null;
        return Compare(left, right) is { } answer ? ParameterValue.Of(answer) : null;
    }

    public override Kinds Infer(Func<NameNode, Kinds> kindsOf)
    {
        var (left, right) = (Left.Infer(kindsOf), Right.Infer(kindsOf));
        switch (Symbol)
        {
            case "==" or "!=":
                Right.Require(right, left, $"Right of {Symbol} stands");
                break;
            case "in":
                Right.Require(right, Kinds.List, "Right of in stands");
                break;
            default:
                Left.Require(left, Kinds.Number | Kinds.Text, $"Left of {Symbol} stands");
                Right.Require(right, left & (Kinds.Number | Kinds.Text), $"Right of {Symbol} stands");
                break;
        }
        return Kinds.Boolean;
    }

    private bool? Compare(ParameterValue left, ParameterValue right) => Symbol switch
    {
        "==" => Same(left, right),
        "!=" => !Same(left, right),
        "in" => right.Kind == ParameterKind.List ? right.AsList().Any(item => Same(left, item)) : null,
        _ => Order(left, right) is { } order ? Holds(order) : null,
    };

    private bool Holds(int order) => Symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool Same(ParameterValue left, ParameterValue right) => (left.Kind, right.Kind) switch
    {
        (ParameterKind.List, ParameterKind.List) => left.AsList().Length == right.AsList().Length
            && left.AsList().Zip(right.AsList()).All(pair => Same(pair.First, pair.Second)),
        _ when left.IsNumber && right.IsNumber => Order(left, right) == 0,
        _ => left.Equals(right),
    };

    private static int? Order(ParameterValue left, ParameterValue right) => (left.Kind, right.Kind) switch
    {
        (ParameterKind.Integer, ParameterKind.Integer) => left.AsInteger().CompareTo(right.AsInteger()),
        (ParameterKind.String, ParameterKind.String) => string.CompareOrdinal(left.AsText(), right.AsText()),
        _ when left.IsNumber && right.IsNumber => left.AsDouble().CompareTo(right.AsDouble()),
        _ => null,
    };
}
