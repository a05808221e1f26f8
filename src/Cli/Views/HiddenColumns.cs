namespace Experiments.Cli.Views;

/// <summary>Says which columns of a table have no room in the terminal.</summary>
internal static class HiddenColumns
{
    /// <summary>Names the columns.</summary>
    public static string Describe(IReadOnlyList<string> hidden) => $"{Count(hidden)}: {string.Join(", ", hidden)}";

    /// <summary>Says how many there are.</summary>
    public static string Count(IReadOnlyList<string> hidden) =>
        $"{(hidden.Count == 1 ? "1 column does" : $"{hidden.Count} columns do")} not fit";
}
