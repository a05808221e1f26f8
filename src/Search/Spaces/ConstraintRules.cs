using Experiments.Search.Constraints;
using Experiments.Search.Parameters;
using Experiments.Search.Specs;

namespace Experiments.Search.Spaces;

/// <summary>
/// The rules for the constraints of a space: each can be parsed, and refers to existing parameters of suitable kinds.
/// </summary>
internal static class ConstraintRules
{
    public static void Check(
        IReadOnlyList<string> constraints,
        IReadOnlyList<SubGrid> subGrids,
        ParameterSet fixedParameters,
        List<SpecIssue> issues)
    {
        // A name can be searched in one grid and fixed for another; it then has the kinds of both.
        var known = fixedParameters.ToDictionary(p => p.Key, p => p.Value.GetKinds(), StringComparer.Ordinal);
        foreach (var grid in subGrids)
            foreach (var name in grid.Names)
                known[name] = grid.GetValues(name)
                    .Aggregate(known.GetValueOrDefault(name), (kinds, value) => kinds | value.GetKinds());

        for (var i = 0; i < constraints.Count; i++)
        {
            try
            {
                Constraint.Parse(constraints[i]).CheckKinds(node => GetKinds(node, known));
            }
            catch (ConstraintException e)
            {
                issues.Add(new($"constraints[{i}]",
                    $"{e.Message} (At character {e.Position + 1} of: {constraints[i]})", e.Remedy));
            }
        }
    }

    private static Kinds GetKinds(NameNode node, Dictionary<string, Kinds> known) =>
        known.TryGetValue(node.Name, out var kinds)
            ? kinds
            : throw new ConstraintException(
                node.Position, $"{node.Name} is not a parameter of this experiment.",
                $"Parameters: {string.Join(", ", known.Keys.Order(StringComparer.Ordinal))}.");
}
