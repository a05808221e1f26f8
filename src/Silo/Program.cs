using Experiments.Silo.Hosting;

var code = await SiloServer.RunAsync(
    () => SiloConfiguration.Read(SiloArguments.Parse(args), Environment.GetEnvironmentVariable),
    Console.Out, Console.Error);
return ProgramRestart.After(code, args);
