using System.Data.Common;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Experiments.Contracts.Errors;
using Experiments.Handshake;
using Experiments.Retries;
using Experiments.Silo.Settings;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>A silo as a process of its own, for <c>experiments silo</c> and this project's program.</summary>
public static class SiloServer
{
    /// <summary>
    /// The exit code of a process that a card's fault ended, and that is to be started again: EX_TEMPFAIL of
    /// sysexits.h.
    /// </summary>
    public const int RestartCode = 75;

    private static readonly RetryPolicy s_retry = new(TimeProvider.System, delay: TimeSpan.FromSeconds(2));

    /// <summary>
    /// Runs until the process is told to stop. If the cluster evicts the silo, for example because it did not answer
    /// for too long, another silo joins in its place. Writes the silo's addresses to <paramref name="output"/>.
    /// </summary>
    /// <returns>
    /// The exit code: 0; 2 if the silo cannot start with its options; <see cref="RestartCode"/> if a card's fault ended
    /// it.
    /// </returns>
    public static async Task<int> RunAsync(
        Func<SiloHostOptions> configure, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        void Stop(PosixSignalContext signal)
        {
            // The signal is handled here, so that leases are returned before the process ends.
            signal.Cancel = true;
            stopping.Cancel();
        }

        var console = new SiloConsole(output, error);
        try
        {
            var options = configure();
            console.Format = options.LogFormat;
            await WarnAsync(options, console);
            var joined = false;
            while (true)
            {
                stopping.Token.ThrowIfCancellationRequested();
                await s_retry.ExecuteAsync(
                    () => RunOnceAsync(options, console, () => joined = true, stopping.Token), stopping.Token,
                    e => e is not ProcessFaultException && (joined || IsTransient(e)),
                    e => console.NoteAsync(
                        $"the silo could not join its cluster and tries again: {CallFailure.Describe(e)}")
                        .Wait(CancellationToken.None));
            }
        }
        catch (Exception e)
            when (stopping.IsCancellationRequested && (e is OperationCanceledException || IsTransient(e)))
        {
            // The cluster may have evicted the silo while it left, or before it had joined.
            return 0;
        }
        catch (OptionsValidationException e)
        {
            foreach (var failure in e.Failures) await console.ErrorAsync(failure);
            return 2;
        }
        catch (SiloConfigurationException e)
        {
            console.Format = e.LogFormat;
            foreach (var failure in e.Errors) await console.ErrorAsync(failure);
            return 2;
        }
        catch (ProcessFaultException e)
        {
            await console.ErrorAsync(e.Message);
            return stopping.IsCancellationRequested ? 0 : RestartCode;
        }
        catch (SiloException e)
        {
            await console.ErrorAsync(e.Message);
            return 2;
        }
    }

    /// <summary>
    /// Checks whether an error that kept a silo from joining passes by itself: a broken network, the restart of a
    /// database, lost members that are not yet evicted. Errors in the silo's own options do not.
    /// </summary>
    internal static bool IsTransient(Exception error) =>
        error is SiloEvictedException or StoreException { IsUnavailable: true } or OrleansException or DbException
            or SocketException or IOException or TimeoutException;

    private static async Task WarnAsync(SiloHostOptions options, SiloConsole console)
    {
        var secretOption = SiloSettings.GetName(nameof(options.ClusterSecretFile));
        if (options.Insecure)
            await console.WarnAsync(options.ClusterSecretFile is null
                ? "connections are not secured (--insecure), and there is no cluster secret: any program that reaches "
                    + "this silo's ports may control it, read data, submit and cancel experiments; give a secret with "
                    + $"{secretOption}, and keep the ports within a private network"
                : "connections are not encrypted (--insecure): whoever can listen in the network reads data and "
                    + "results; keep the ports within a private network");
        if (options.ClusterSecretFile is { } path && SecretFile.FindExposure(path) is { } exposure)
            await console.WarnAsync($"{secretOption}: {exposure}");
    }

    /// <summary>Runs a silo until its cluster evicts it.</summary>
    /// <exception cref="ProcessFaultException">A card failed, and the silo has left its cluster.</exception>
    private static async Task RunOnceAsync(
        SiloHostOptions options, SiloConsole console, Action onJoined, CancellationToken stopping)
    {
        await using var silo = await SiloHost.StartAsync(options,
            onWaiting: message => console.NoteAsync(message).Wait(CancellationToken.None), cancellation: stopping);
        onJoined();
        var gateway = silo.GatewayEndpoint is { } endpoint ? $", clients and joining silos reach it at {endpoint}" : "";
        await console.InformAsync($"silo ready at {silo.SiloEndpoint}{gateway}");
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var evicted = silo.Evicted.Register(() => over.TrySetResult());
        await using var faulted = silo.Faulted.Register(() => over.TrySetResult());
        await over.Task.WaitAsync(stopping);
        if (silo.Fault is { } fault) throw fault;
    }
}
