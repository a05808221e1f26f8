using System.CommandLine;
using Experiments.Gpu.Bench;

return new RootCommand(
    "Holds a device to what it must compute, and measures how fast it trains and what it could do at most.")
{
    new CorrectCommand(),
    new CeilingsCommand(),
    new EpochCommand(),
}.Parse(args).Invoke();
