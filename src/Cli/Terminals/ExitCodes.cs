using Experiments.Silo.Hosting;

namespace Experiments.Cli.Terminals;

/// <summary>The exit codes of the program; scripts rely on them.</summary>
internal static class ExitCodes
{
    public const int Done = 0;
    public const int SearchFailed = 1;
    public const int BadInput = 2;

    /// <summary>The user answered a question with no.</summary>
    public const int Declined = 1;

    /// <summary>A card failed, and a new process may use it again: the program starts itself again.</summary>
    public const int Restart = SiloServer.RestartCode;

    /// <summary>The convention of shells: 128 plus the number of the signal.</summary>
    public const int Interrupted = 130;
}
