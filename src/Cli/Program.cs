using Experiments.Cli.Commands;
using Experiments.Cli.Terminals;

return await ExperimentsProgram.Run(args, Terminal.OfProcess());
