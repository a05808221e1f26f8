using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>A silo as a process of its own: what <c>experiments silo</c> and this project's program run.</summary>
public static class SiloServer
{
    /// <summary>Runs until the process is told to stop. Says on <paramref name="output"/> where the silo is reached.</summary>
    /// <returns>The exit code: 0, or 2 where the silo cannot start as it was asked to.</returns>
    public static async Task<int> RunAsync(SiloHostOptions options, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext signal)
        {
            // Handled here: leases are given back before the process ends.
            signal.Cancel = true;
            stopping.Cancel();
        }

        try
        {
            await using var silo = await SiloHost.StartAsync(options, cancellation: stopping.Token);
            await output.WriteLineAsync($"silo ready: silos join at {silo.SiloEndpoint}" +
                (silo.GatewayEndpoint is { } gateway ? $", clients reach it at {gateway}" : ""));
            await output.FlushAsync(CancellationToken.None);
            await silo.WaitForShutdownAsync(stopping.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures) await error.WriteLineAsync($"error: {failure}");
            return 2;
        }
        catch (SiloException e)
        {
            await error.WriteLineAsync($"error: {e.Message}");
            return 2;
        }
    }
}
