using Experiments.Client.Clusters;
using Experiments.Client.Commands;
using Experiments.Client.Problems;
using Experiments.Client.Results;
using Experiments.Client.Specs;
using Experiments.Client.Terminals;
using Experiments.Client.Watching;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Engine.Artifacts;
using Experiments.Silo.Hosting;
using Experiments.Silo.Training;

namespace Experiments.Client.Running;

/// <summary>A search from its file to the folder of its winner.</summary>
internal sealed class SearchRun(RunOptions options, Terminal terminal)
{
    private readonly IRunReport _report = options.Json ? new JsonReport(terminal.Raw) : new TextReport(terminal);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(CancellationToken cancellation)
    {
        using var interruption = new Interruption(cancellation);
        // Orleans starts while the experiment is read and checked, and touches nothing before that is done.
        var approval = new TaskCompletionSource();
        var connecting = Task.Run(() => Connect(approval.Task, interruption.Token), CancellationToken.None);
        var (experiment, folder) = Load(approval);
        var id = ExperimentNames.NewId(experiment.Spec.Name);
        _report.Starting(id, experiment);
        if (options.Cluster is null) EngineWarmUp.Begin(experiment.Plan);

        await using var cluster = await connecting;
        try
        {
            cluster.Expect(id, experiment);
            await Submit(cluster.Client, id, experiment, interruption.Token);
            var last = await _report.Progress.Show(new SearchWatcher(cluster.Client, terminal.Clock).Watch(id, interruption.Token), interruption.Token);
            return await Finish(cluster.Client, experiment.Spec, last.Status, folder, last.Elapsed, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            _report.Interrupted(id, cluster.OutlivesProcess);
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Hands the experiment over.</summary>
    /// <exception cref="BadInputException">The coordinator, which checks again, refuses it.</exception>
    public static async Task Submit(ExperimentsClient client, string id, LoadedExperiment experiment, CancellationToken cancellation)
    {
        var reply = await client.Submit(id, experiment.Spec, experiment.Content, cancellation);
        if (!reply.Accepted) throw new BadInputException([.. reply.Issues.Select(i => new Problem(experiment.Source, null, $"{i.Path}: {i.Message}", i.Remedy))]);
    }

    private (LoadedExperiment Experiment, string Folder) Load(TaskCompletionSource approval)
    {
        try
        {
            var experiment = ExperimentLoader.Load(options.Spec);
            var folder = OutputFolder.Of(options.Out, experiment.Spec.Name);
            approval.SetResult();
            return (experiment, folder);
        }
        catch
        {
            approval.SetCanceled();
            throw;
        }
    }

    private async Task<IClusterConnection> Connect(Task approval, CancellationToken cancellation)
    {
        if (options.Cluster is { } address)
        {
            await approval;
            return await RemoteCluster.Connect(address, options.ClusterId, terminal.Clock, cancellation);
        }

        var silo = SiloHostOptions.Embedded(StoredExperiments.DefaultFolder);
        silo.MetricsPort = options.MetricsPort;
        if (options.Slots is { } slots) silo.Slots = slots;
        return await EmbeddedCluster.Start(silo, terminal.Clock, approval, cancellation);
    }

    private async Task<int> Finish(ExperimentsClient client, ExperimentSpec spec, ExperimentStatus status, string folder, TimeSpan elapsed, CancellationToken cancellation)
    {
        var results = ExperimentResults.Of(spec, status, await client.Results(status.ExperimentId, cancellation));
        var best = BestEstimator.Of(results);
        if (status.State != ExperimentState.Completed || best is not { Artifact: { } artifact })
        {
            _report.Failed(results, elapsed);
            return ExitCodes.SearchFailed;
        }

        await client.Fetch(artifact, folder, cancellation);
        // Reading it checks every file's hash: what is announced is whole.
        ArtifactReader.Load(folder);
        _report.Completed(results, best, folder, elapsed);
        return ExitCodes.Done;
    }
}
