using Experiments.Client.Commands;
using Experiments.Client.Terminals;

return await ExperimentsProgram.Run(args, Terminal.OfProcess());
