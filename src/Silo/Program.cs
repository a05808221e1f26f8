using Experiments.Silo.Hosting;

return await SiloServer.RunAsync(
    () => SiloConfiguration.Read(SiloArguments.Parse(args), Environment.GetEnvironmentVariable),
    Console.Out, Console.Error);
