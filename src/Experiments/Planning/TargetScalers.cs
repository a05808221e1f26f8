using Experiments.Engine.ModelSelection;

namespace Experiments.Planning;

/// <summary>The names of the scalings of a target.</summary>
internal static class TargetScalers
{
    public static IReadOnlyList<string> All { get; } =
        [.. Enum.GetValues<TargetScaling>().Reverse().Select(GetName)];

    public static string GetName(TargetScaling scaling) => scaling.ToString().ToLowerInvariant();

    /// <summary>Finds the scaling of a name; null for an unknown name.</summary>
    public static TargetScaling? Find(string name) =>
        Enum.GetValues<TargetScaling>().Cast<TargetScaling?>().FirstOrDefault(s => GetName(s!.Value) == name);
}
