using System.CommandLine;
using Experiments.Gpu.Bench;

return new RootCommand(
    "Checks the results of a device, and measures its training speed and the limits of the chip.")
{
    new DevicesCommand(),
    new CorrectCommand(),
    new ReopenCommand(),
    new StagingCommand(),
    new CeilingsCommand(),
    new EpochCommand(),
    new StaticCommand(),
    new HostCommand(),
}.Parse(args).Invoke();
