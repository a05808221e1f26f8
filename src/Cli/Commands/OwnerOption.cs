using System.CommandLine;
using Experiments.Cli.Results;
using Experiments.Planning;

namespace Experiments.Cli.Commands;

/// <summary>The option that names the owner of a new experiment.</summary>
internal static class OwnerOption
{
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--owner")
        {
            Description = $"The owner of the experiment. [default: {Owner.Variable}, or else USER@HOST]",
            HelpName = "NAME",
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !OwnerNames.IsValid(token.Value))
                result.AddError($"--owner '{token.Value}' is not a valid owner: {OwnerNames.Rule}.");
        });
        return option;
    }
}
