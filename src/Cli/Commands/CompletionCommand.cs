using System.CommandLine;
using Experiments.Cli.Terminals;

namespace Experiments.Cli.Commands;

/// <summary>The command that prints the completion script of a shell.</summary>
internal sealed class CompletionCommand : ProgramCommand
{
    public CompletionCommand(Terminal terminal)
        : base(
            "completion",
            "Print a script that completes commands, options, their values and experiments' names in a shell.",
            "completion bash >> ~/.bashrc",
            "completion zsh > ~/.zfunc/_experiments", "completion fish > ~/.config/fish/completions/experiments.fish")
    {
        var shell = new Argument<string>("SHELL") { Description = "The shell." };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        Add(shell);
        SetAction(parsed =>
        {
            terminal.Raw.Write(parsed.GetRequiredValue(shell) switch
            {
                "bash" => CompletionScripts.Bash,
                "zsh" => CompletionScripts.Zsh,
                _ => CompletionScripts.Fish,
            });
            return ExitCodes.Done;
        });
    }
}
