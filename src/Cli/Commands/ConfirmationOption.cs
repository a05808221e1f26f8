using System.CommandLine;
using Experiments.Cli.Terminals;
using Experiments.Problems;

namespace Experiments.Cli.Commands;

/// <summary>The option that answers the question of a command that cannot be undone.</summary>
internal sealed class ConfirmationOption
{
    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask for confirmation." };
    private readonly string _command;

    private ConfirmationOption(string command) => _command = command;

    /// <summary>Adds the option to a command.</summary>
    public static ConfirmationOption AddTo(Command command)
    {
        var option = new ConfirmationOption(command.Name);
        command.Add(option._yes);
        return option;
    }

    /// <summary>Asks the user, unless the option is given.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="terminal">The terminal that asks.</param>
    /// <param name="question">The question.</param>
    /// <returns>True if the user agrees.</returns>
    /// <exception cref="BadInputException">Nobody is there to answer.</exception>
    public bool Confirm(ParseResult parsed, Terminal terminal, string question)
    {
        if (parsed.GetValue(_yes)) return true;
        if (terminal.Ask is not { } ask)
            throw new BadInputException(
                $"{_command} asks for confirmation, and this is not a terminal: nothing was done", "give --yes");
        if (ask(question)) return true;
        terminal.Errors.WriteUnwrapped("nothing was done");
        return false;
    }
}
