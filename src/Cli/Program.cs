using Experiments.Cli.Commands;
using Experiments.Cli.Running;
using Experiments.Cli.Terminals;
using Experiments.Silo.Hosting;

var code = await ExperimentsProgram.RunAsync(args, Terminal.OfProcess());
return ProgramRestart.After(code, RunOptions.GoOn(args));
