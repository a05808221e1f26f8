using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>And, or: as in SQL, one side can decide although the other is unknown.</summary>
internal sealed record LogicNode(int Position, bool IsAnd, Node Left, Node Right) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        // False decides an and, true an or.
        var left = Truth(Left.Evaluate(lookup));
        if (left == !IsAnd) return ParameterValue.Of(!IsAnd);
        var right = Truth(Right.Evaluate(lookup));
        if (right == !IsAnd) return ParameterValue.Of(!IsAnd);
        return left is null || right is null ? null : ParameterValue.Of(IsAnd);
    }

    public override Kinds Infer(Func<NameNode, Kinds> kindsOf)
    {
        Left.Require(Left.Infer(kindsOf), Kinds.Boolean, $"Left of {(IsAnd ? "and" : "or")} stands");
        Right.Require(Right.Infer(kindsOf), Kinds.Boolean, $"Right of {(IsAnd ? "and" : "or")} stands");
        return Kinds.Boolean;
    }

    internal static bool? Truth(ParameterValue? value) => value is { Kind: ParameterKind.Boolean } ? value.AsBoolean() : null;
}

internal sealed record NotNode(int Position, Node Operand) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup) =>
        LogicNode.Truth(Operand.Evaluate(lookup)) is { } truth ? ParameterValue.Of(!truth) : null;

    public override Kinds Infer(Func<NameNode, Kinds> kindsOf)
    {
        Operand.Require(Operand.Infer(kindsOf), Kinds.Boolean, "After not stands");
        return Kinds.Boolean;
    }
}
