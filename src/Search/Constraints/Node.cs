using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>A node of a constraint's syntax tree.</summary>
/// <param name="Position">The position in the text, from 0.</param>
internal abstract record Node(int Position)
{
    /// <summary>Computes the value at a point; null where it is unknown.</summary>
    public abstract ParameterValue? Evaluate(Func<string, ParameterValue?> lookup);

    /// <summary>Infers the possible kinds of the value; throws where there can be none.</summary>
    public abstract Kinds InferKinds(Func<NameNode, Kinds> kindsOf);

    /// <summary>Throws where the node cannot have a kind that its place requires.</summary>
    public void RequireKind(Kinds actual, Kinds needed, string subject)
    {
        if ((actual & needed) == Kinds.None)
            throw new ConstraintException(
                Position, $"{subject} must be a {needed.Describe()}, not a {actual.Describe()}.");
    }
}

internal sealed record LiteralNode(int Position, ParameterValue Value) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup) => Value;

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf) => Value.GetKinds();
}

internal sealed record NameNode(int Position, string Name) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup) => lookup(Name);

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf) => kindsOf(this);
}

internal sealed record ListNode(int Position, IReadOnlyList<Node> Items) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        var values = Items.Select(i => i.Evaluate(lookup)).ToList();
        return values.Contains(null) ? null : ParameterValue.Create(values.OfType<ParameterValue>());
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        foreach (var item in Items) item.InferKinds(kindsOf);
        return Kinds.List;
    }
}

internal sealed record IndexNode(int Position, Node List, Node Index) : Node(Position)
{
    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        if (List.Evaluate(lookup) is not { Kind: ParameterKind.List } list) return null;
        if (Index.Evaluate(lookup) is not { Kind: ParameterKind.Integer } index) return null;
        // A negative index counts from the end, as in Python.
        var (at, items) = (index.AsInteger(), list.AsList());
        if (at < 0) at += items.Length;
        return at >= 0 && at < items.Length ? items[(int)at] : null;
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        List.RequireKind(List.InferKinds(kindsOf), Kinds.List, "The indexed value");
        Index.RequireKind(Index.InferKinds(kindsOf), Kinds.Number, "The index");
        return Kinds.Any;
    }
}
