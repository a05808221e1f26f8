using Experiments.Search.Parameters;

namespace Experiments.Search.Constraints;

/// <summary>The kinds of values that a part of a constraint can have.</summary>
[Flags]
internal enum Kinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Number = 4,
    Text = 8,
    List = 16,
    Any = 31,
}

internal static class KindsExtensions
{
    public static Kinds GetKinds(this ParameterValue value) => value.Kind switch
    {
        ParameterKind.Null => Constraints.Kinds.Null,
        ParameterKind.Boolean => Constraints.Kinds.Boolean,
        ParameterKind.Integer or ParameterKind.Float => Constraints.Kinds.Number,
        ParameterKind.String => Constraints.Kinds.Text,
        _ => Constraints.Kinds.List,
    };

    public static string Describe(this Kinds kinds) =>
        kinds == Constraints.Kinds.None
            ? "nothing"
            : kinds.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal);
}
