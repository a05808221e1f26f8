using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>A logical and / or. As in SQL, one side can decide the result although the other is unknown.</summary>
internal sealed record LogicNode(int Position, bool IsAnd, Node Left, Node Right) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        // False decides an and, true decides an or.
        var left = ToTruthValue(Left.Evaluate(lookup));
        if (left == !IsAnd) return ParameterValue.Create(!IsAnd);
        var right = ToTruthValue(Right.Evaluate(lookup));
        if (right == !IsAnd) return ParameterValue.Create(!IsAnd);
        return left is null || right is null ? null : ParameterValue.Create(IsAnd);
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        Left.RequireKind(Left.InferKinds(kindsOf), Kinds.Boolean, $"The left operand of {(IsAnd ? "and" : "or")}");
        Right.RequireKind(Right.InferKinds(kindsOf), Kinds.Boolean, $"The right operand of {(IsAnd ? "and" : "or")}");
        return Kinds.Boolean;
    }

    internal static bool? ToTruthValue(ParameterValue? value) =>
        value is { Kind: ParameterKind.Boolean } ? value.AsBoolean() : null;
}

internal sealed record NotNode(int Position, Node Operand) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup) =>
        LogicNode.ToTruthValue(Operand.Evaluate(lookup)) is { } truth ? ParameterValue.Create(!truth) : null;

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        Operand.RequireKind(Operand.InferKinds(kindsOf), Kinds.Boolean, "The operand of not");
        return Kinds.Boolean;
    }
}
