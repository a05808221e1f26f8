namespace Experiments.Planning;

/// <summary>The names of the owners of experiments: who submitted one, and from where.</summary>
internal static class OwnerNames
{
    public const string Rule = "use 1 to 128 printable characters";

    private const int Longest = 128;

    public static bool IsValid(string owner) =>
        owner.Length is > 0 and <= Longest && owner.Trim().Length > 0 && !owner.Any(c => char.IsControl(c));

    /// <summary>Returns the user and the host of this process, such as anna@laptop.</summary>
    public static string FindCurrent()
    {
        var owner = new string(
            [.. $"{Environment.UserName}@{Environment.MachineName}".Where(c => !char.IsControl(c)).Take(Longest)]);
        return IsValid(owner) ? owner : "unknown";
    }
}
