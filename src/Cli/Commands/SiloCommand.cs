using Experiments.Cli.Terminals;
using Experiments.Silo.Hosting;

namespace Experiments.Cli.Commands;

/// <summary>
/// The command that runs a silo: the head of a cluster, a silo that joins one, or one of several that share a store.
/// </summary>
internal sealed class SiloCommand : ProgramCommand
{
    public SiloCommand(Terminal terminal)
        : base(
            "silo", "Start a silo that others can join and clients can submit to.",
            "silo --head --insecure", "silo --join gpu-box-1 --insecure", "silo --config silo.yaml", "silo migrate",
            "silo --slots 1 --metrics-port 9090")
    {
        var settings = SettingArguments.AddTo(this);
        Add(new SiloMigrateCommand(terminal));
        SetAction((parsed, cancellation) =>
            SiloServer.RunAsync(
                () => SiloConfiguration.Read(settings.GetGiven(parsed), Environment.GetEnvironmentVariable),
                terminal.Raw, Console.Error, cancellation));
    }
}
