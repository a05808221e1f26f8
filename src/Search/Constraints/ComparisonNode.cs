using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>A comparison of two values. Numbers compare by value, whole or not; text by character codes.</summary>
internal sealed record ComparisonNode(int Position, string Symbol, Node Left, Node Right) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        if (Left.Evaluate(lookup) is not { } left || Right.Evaluate(lookup) is not { } right) return null;
        return Compare(left, right) is { } answer ? ParameterValue.Create(answer) : null;
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        var (left, right) = (Left.InferKinds(kindsOf), Right.InferKinds(kindsOf));
        switch (Symbol)
        {
            case "==" or "!=":
                Right.RequireKind(right, left, $"The right operand of {Symbol}");
                break;
            case "in":
                Right.RequireKind(right, Kinds.List, "The right operand of in");
                break;
            default:
                Left.RequireKind(left, Kinds.Number | Kinds.Text, $"The left operand of {Symbol}");
                Right.RequireKind(right, left & (Kinds.Number | Kinds.Text), $"The right operand of {Symbol}");
                break;
        }
        return Kinds.Boolean;
    }

    private bool? Compare(ParameterValue left, ParameterValue right) => Symbol switch
    {
        "==" => AreEqual(left, right),
        "!=" => !AreEqual(left, right),
        "in" => right.Kind == ParameterKind.List ? right.AsList().Any(item => AreEqual(left, item)) : null,
        _ => CompareValues(left, right) is { } order ? IsSatisfiedBy(order) : null,
    };

    private bool IsSatisfiedBy(int order) => Symbol switch
    {
        "<" => order < 0,
        "<=" => order <= 0,
        ">" => order > 0,
        _ => order >= 0,
    };

    private static bool AreEqual(ParameterValue left, ParameterValue right) => (left.Kind, right.Kind) switch
    {
        (ParameterKind.List, ParameterKind.List) => left.AsList().Length == right.AsList().Length
            && left.AsList().Zip(right.AsList()).All(pair => AreEqual(pair.First, pair.Second)),
        _ when left.IsNumber && right.IsNumber => CompareValues(left, right) == 0,
        _ => left.Equals(right),
    };

    private static int? CompareValues(ParameterValue left, ParameterValue right) => (left.Kind, right.Kind) switch
    {
        (ParameterKind.Integer, ParameterKind.Integer) => left.AsInteger().CompareTo(right.AsInteger()),
        (ParameterKind.String, ParameterKind.String) => string.CompareOrdinal(left.AsText(), right.AsText()),
        _ when left.IsNumber && right.IsNumber => left.AsDouble().CompareTo(right.AsDouble()),
        _ => null,
    };
}
