namespace Experiments.Engine.Data;

/// <summary>Lists names in a sentence: the first of them, and how many more there are.</summary>
internal static class NameList
{
    private const int Shown = 5;

    public static string Format(IReadOnlyList<string> names) => names.Count > Shown
        ? $"{string.Join(", ", names.Take(Shown))} and {names.Count - Shown} more"
        : string.Join(", ", names);
}
