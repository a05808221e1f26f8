using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;

return await ExperimentsProgram.RunAsync(args, Terminal.OfProcess());
