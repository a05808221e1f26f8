using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>A function of one value: length, sum, minimum or maximum of a list, or a number's absolute value.</summary>
internal sealed record CallNode(int Position, string Function, Node Argument) : Node(Position)
{
    private static readonly string[] s_functions = ["abs", "len", "max", "min", "sum"];

    public static CallNode Create(Token name, IReadOnlyList<Node> arguments)
    {
        if (!s_functions.Contains(name.Text))
            throw new ConstraintException(
                name.Position, $"There is no function {name.Text}.", $"Functions: {string.Join(", ", s_functions)}.");
        return arguments.Count == 1
            ? new(name.Position, name.Text, arguments[0])
            : throw new ConstraintException(name.Position, $"{name.Text} takes one value, not {arguments.Count}.");
    }

    public override ParameterValue? Evaluate(Func<string, ParameterValue?> lookup)
    {
        if (Argument.Evaluate(lookup) is not { } value) return null;
        if (Function == "abs") return value.IsNumber ? CreateIfFinite(Math.Abs(value.AsDouble())) : null;
        if (value.Kind != ParameterKind.List) return null;
        var items = value.AsList();
        if (Function == "len") return ParameterValue.Create((long)items.Length);
        if (!items.All(i => i.IsNumber)) return null;
        var numbers = items.Select(i => i.AsDouble());
        if (Function == "sum") return CreateIfFinite(numbers.Sum());
        return items.IsEmpty ? null : CreateIfFinite(Function == "min" ? numbers.Min() : numbers.Max());
    }

    public override Kinds InferKinds(Func<NameNode, Kinds> kindsOf)
    {
        Argument.RequireKind(
            Argument.InferKinds(kindsOf), Function == "abs" ? Kinds.Number : Kinds.List, $"The argument of {Function}");
        return Kinds.Number;
    }

    private static ParameterValue? CreateIfFinite(double value) =>
        double.IsFinite(value) ? ParameterValue.Create(value) : null;
}
