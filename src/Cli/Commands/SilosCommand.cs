using System.CommandLine;
using Experiments.Cli.Clusters;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Client;
using Spectre.Console;

namespace Experiments.Cli.Commands;

/// <summary>The command that shows the silos of a cluster, their devices, and what each slot trains.</summary>
internal sealed class SilosCommand : ProgramCommand
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    public SilosCommand(Terminal terminal)
        : base(
            "silos", "Show the machines of a cluster: their devices, what each slot trains, how fast, and memory.",
            "silos --cluster gpu-head", "silos --watch --cluster gpu-head",
            "silos --output json --cluster gpu-head")
    {
        var watch = new Option<bool>("--watch", "-w")
        {
            Description = "Refresh every two seconds until Ctrl-C; json writes one object a line.",
        };
        Add(watch);
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(
            this, $"The cluster. [default: the one that {ClusterTarget.AddressVariable} names]");
        Validators.Add(result =>
        {
            if (!cluster.IsGiven(result))
                result.AddError(
                    $"silos needs {ClusterTarget.AddressName} HOST, or {ClusterTarget.AddressVariable} in the "
                    + "environment; this machine's own devices: experiments devices.");
        });
        SetAction(async (parsed, cancellation) =>
        {
            await using var client = await ClusterArguments.ConnectAsync(
                cluster.GetOptions(parsed)!, terminal, cancellation);
            if (!parsed.GetValue(watch))
            {
                await WriteAsync(await client.InspectAsync(cancellation));
                return ExitCodes.Done;
            }
            using var interruption = new Running.Interruption(cancellation);
            await WatchAsync(client, interruption.Token);
            return ExitCodes.Done;

            async Task WriteAsync(ClusterView view)
            {
                if (output.IsForPrograms(parsed))
                    await output.WriteAsync(parsed, terminal, SilosJson.Build(view), SilosJson.List);
                else terminal.Out.Write(SilosView.Render(view));
            }

            async Task WatchAsync(ExperimentsClient from, CancellationToken stopping)
            {
                try
                {
                    if (output.IsForPrograms(parsed) || !terminal.Out.Profile.Capabilities.Interactive)
                        await foreach (var view in FollowAsync(from, terminal.Clock, stopping)) await WriteAsync(view);
                    else await ShowAsync(from, terminal, stopping);
                }
                catch (OperationCanceledException) when (stopping.IsCancellationRequested)
                {
                    // The user has seen enough.
                }
            }
        });
    }

    private static Task ShowAsync(ExperimentsClient client, Terminal terminal, CancellationToken stopping) =>
        terminal.Out.Live(Plain.Text("")).StartAsync(async live =>
        {
            await foreach (var view in FollowAsync(client, terminal.Clock, stopping))
            {
                live.UpdateTarget(SilosView.Render(view, terminal.Out.Profile.Height - 1));
                live.Refresh();
            }
        });

    private static async IAsyncEnumerable<ClusterView> FollowAsync(
        ExperimentsClient client, TimeProvider clock,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        do yield return await client.InspectAsync(stopping);
        while (await timer.WaitForNextTickAsync(stopping));
    }
}
