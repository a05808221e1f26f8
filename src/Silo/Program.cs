using Experiments.Silo;
using Experiments.Silo.Hosting;

try
{
    return await SiloServer.RunAsync(SiloArguments.Parse(args), Console.Out, Console.Error);
}
catch (SiloException e)
{
    await Console.Error.WriteLineAsync($"error: {e.Message}");
    return 2;
}
