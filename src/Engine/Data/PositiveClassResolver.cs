using Experiments.Engine.Tasks;
using Experiments.Search.Specs;

namespace Experiments.Engine.Data;

/// <summary>Resolves the positive class of a target.</summary>
internal static class PositiveClassResolver
{
    /// <summary>
    /// Gives a target the positive class that is named. It is the second class, so that the same rows train the same
    /// network whatever the classes are called.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="named">The class that is named; null for the usual one.</param>
    /// <exception cref="SpecException">The target has no such class, or does not have two classes.</exception>
    public static TargetInfo Resolve(TargetInfo target, string? named)
    {
        if (named is null) return target;
        if (target.Classes.Length != 2)
            throw new SpecException(PositiveClass.Path,
                $"A positive class is one of two classes; the target is {target.Task.Describe(target)}.",
                target.Classes.Length > 0
                    ? "Leave it out: precision_macro, recall_macro and f1_macro score all classes."
                    : "Leave it out.");
        return target.Classes.Contains(named)
            ? target with { Classes = [target.Classes.First(name => name != named), named], Positive = named }
            : throw new SpecException(PositiveClass.Path, $"The target has no class '{named}'.",
                NearestName.Suggest(named, target.Classes));
    }
}
