using Experiments.Client;
using Experiments.Planning;
using Experiments.Problems;

namespace Experiments.Cli.Results;

/// <summary>The owner for whom a command acts.</summary>
internal static class Owner
{
    public const string Variable = "EXPERIMENTS_OWNER";

    /// <summary>Returns the owner that the environment names, or else the user and the host.</summary>
    /// <exception cref="BadInputException">The environment names an owner that is not valid.</exception>
    public static string FindCurrent()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } owner)
            return ClientOptions.DefaultOwner;
        return OwnerNames.IsValid(owner)
            ? owner
            : throw new BadInputException($"{Variable} is not a valid owner", OwnerNames.Rule);
    }
}
