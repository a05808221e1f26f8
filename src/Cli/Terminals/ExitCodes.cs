namespace Experiments.Cli.Terminals;

/// <summary>What the program ends with; scripts rely on these.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int SearchFailed = 1;
    public const int BadInput = 2;

    /// <summary>As shells have it: 128 and the number of the signal.</summary>
    public const int Interrupted = 130;
}
