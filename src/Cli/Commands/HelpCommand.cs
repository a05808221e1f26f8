using System.CommandLine;
using Experiments.Cli.Terminals;
using Experiments.Engine.Data;
using Experiments.Problems;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the help of a command.</summary>
internal sealed class HelpCommand : ProgramCommand
{
    public HelpCommand(RootCommand root)
        : base("help", "Show the help of a command, or the list of commands.", "help", "help run", "help silo migrate")
    {
        var words = new Argument<string[]>("COMMAND")
        {
            Description = "The command. [default: all of them]",
            Arity = ArgumentArity.ZeroOrMore,
            HelpName = "COMMAND",
        };
        words.CompletionSources.Add(_ => root.Subcommands.Select(c => new System.CommandLine.Completions.CompletionItem(
            c.Name)));
        Add(words);
        SetAction((parsed, cancellation) =>
        {
            string[] named = [.. parsed.GetValue(words) ?? []];
            Command command = root;
            foreach (var word in named)
                command = command.Subcommands.FirstOrDefault(c => c.Name == word)
                    ?? throw new BadInputException($"there is no command '{word}'",
                        NearestName.Suggest(word, command.Subcommands.Select(c => c.Name)));
            return root.Parse([.. named, "--help"]).InvokeAsync(parsed.InvocationConfiguration, cancellation);
        });
    }
}
