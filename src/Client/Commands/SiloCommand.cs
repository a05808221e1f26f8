using System.CommandLine;
using Experiments.Client.Terminals;
using Experiments.Silo.Hosting;

namespace Experiments.Client.Commands;

/// <summary>A silo of its own: the head of a cluster, one that joins another, or one of several that share a store.</summary>
internal sealed class SiloCommand : ProgramCommand
{
    public SiloCommand(Terminal terminal)
        : base(
            "silo", "Start a silo of its own, for others to join and for clients to submit to.",
            "silo --head --insecure", "silo --join gpu-box-1 --insecure", "silo --config silo.yaml", "silo migrate", "silo --slots 1 --metrics-port 9090")
    {
        var file = new Option<string?>(SiloConfiguration.FileOption) { Description = "A file with these settings: YAML, one a line, by their names without dashes; the environment (EXPERIMENTS_SLOTS and so on) and the command line go before it.", HelpName = "FILE" };
        Add(file);
        // Their values are read, and what is wrong said all at once, where the file's and the environment's are.
        Option[] options = [.. SiloSettings.All.Select(OptionOf)];
        foreach (var option in options) Add(option);
        Add(new SiloMigrateCommand(terminal));
        SetAction((parsed, cancellation) =>
        {
            var given = ((Option[])[file, .. options]).Where(option => parsed.GetResult(option) is { Implicit: false }).ToDictionary(
                option => option.Name,
                option => parsed.GetResult(option)!.Tokens is [var token, ..] ? token.Value : "true");
            return SiloServer.RunAsync(() => SiloConfiguration.Read(given, Environment.GetEnvironmentVariable), terminal.Raw, Console.Error, cancellation);
        });
    }

    private static Option OptionOf(SiloSetting setting) => setting.Value is null
        ? new Option<bool>(setting.Name) { Description = setting.Description }
        : new Option<string>(setting.Name) { Description = setting.Description, HelpName = setting.Value };
}
