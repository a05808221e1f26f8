using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>
/// An arithmetic operation on two numbers. A remainder has the sign of its divisor, as in Python; a result that is not
/// finite is unknown.
/// </summary>
internal sealed record ArithmeticNode(int Position, string Symbol, Node Left, Node Right) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        if (Left.Evaluate(lookup) is not { IsNumber: true } left
                || Right.Evaluate(lookup) is not { IsNumber: true } right)
            return null;
        if (left.Kind == ParameterKind.Integer && right.Kind == ParameterKind.Integer
                && EvaluateInteger(left.AsInteger(), right.AsInteger()) is { } whole)
            return ParameterValue.Create(whole);
        var value = EvaluateReal(left.AsDouble(), right.AsDouble());
        return double.IsFinite(value) ? ParameterValue.Create(value) : null;
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        Left.RequireKind(Left.InferKinds(kindsOf), Kinds.Number, $"The left operand of {Symbol}");
        Right.RequireKind(Right.InferKinds(kindsOf), Kinds.Number, $"The right operand of {Symbol}");
        return Kinds.Number;
    }

    // Operations on whole numbers give whole numbers where the result is exact, so the result can be an index. Null
    // selects real arithmetic.
    private long? EvaluateInteger(long a, long b)
    {
        Int128? exact = Symbol switch
        {
            "+" => (Int128)a + b,
            "-" => (Int128)a - b,
            "*" => (Int128)a * b,
            "%" when b != 0 => (((Int128)a % b) + b) % b,
            _ => null,
        };
        return exact is { } value && value >= long.MinValue && value <= long.MaxValue ? (long)value : null;
    }

    private double EvaluateReal(double a, double b) => Symbol switch
    {
        "+" => a + b,
        "-" => a - b,
        "*" => a * b,
        "/" => a / b,
        "%" => a - b * Math.Floor(a / b),
        _ => Math.Pow(a, b),
    };
}
