using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>A search from its file to the folder of its winner.</summary>
internal sealed class SearchRun(RunOptions options, Terminal terminal)
{
    private int Slots => options.Slots ?? new SiloHostOptions().Slots;

    private readonly IRunReport _report = options.Json ? new JsonReport(terminal.Raw, terminal.Clock) : new TextReport(terminal);

    /// <summary>Runs it.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> Run(CancellationToken cancellation)
    {
        using var interruption = new Interruption(cancellation);
        if (options.Cluster is null && FolderLock.Holder(StoredExperiments.DefaultFolder) is { } holder) throw new FolderInUseException(StoredExperiments.DefaultFolder, holder.Process);
        // Orleans starts while the experiment is read and checked, and touches nothing before that is done.
        var approval = new TaskCompletionSource();
        var connecting = Task.Run(() => Connect(approval.Task, interruption.Token), CancellationToken.None);
        var (start, folder) = await Load(approval, connecting, interruption.Token);
        _report.Starting(start);
        var estimating = options.Cluster is null ? HeadStart.Begin(start, Slots, terminal.Clock, interruption.Token) : null;

        await using var cluster = await connecting;
        try
        {
            if (estimating is not null && await estimating is { } estimate) _report.Expecting(estimate);
            cluster.Expect(start.Id, start.Experiment);
            await Submit(cluster.Client, start, interruption.Token);
            var experiments = new ClusterExperiments(cluster.Client, ClusterTarget.Of(options.Cluster));
            var last = await _report.Progress.Show(new SearchWatcher(experiments, terminal.Clock).Watch(start.Id, interruption.Token), interruption.Token);
            return await Finish(cluster.Client, start.Experiment.Spec, last.Status, folder, last.Elapsed, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            _report.Interrupted(start.Id, cluster.OutlivesProcess, options.GoOn);
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Hands the experiment over.</summary>
    /// <exception cref="BadInputException">The coordinator, which checks again, refuses it.</exception>
    public static async Task Submit(ExperimentsClient client, string id, LoadedExperiment experiment, IProgress<long>? uploading, CancellationToken cancellation)
    {
        try
        {
            await client.SubmitAsync(experiment.Spec, experiment.Content, id, uploading, cancellation);
        }
        catch (ExperimentRefusedException e)
        {
            throw new BadInputException([.. e.Issues.Select(i => new Problem(experiment.Source, null, i.Path.Length == 0 ? i.Message : $"{i.Path}: {i.Message}", i.Remedy))], e);
        }
    }

    private async Task Submit(ExperimentsClient client, RunStart start, CancellationToken cancellation)
    {
        var experiment = start.Experiment;
        var uploading = options.Cluster is null ? null : _report.Uploading(experiment.Spec.Data.FileName, experiment.Content.Length);
        if (start.GoesOn) await client.Resume(start.Id, experiment.Spec, experiment.Content, uploading, cancellation);
        else await Submit(client, start.Id, experiment, uploading, cancellation);
    }

    private async Task<(RunStart Start, string Folder)> Load(TaskCompletionSource approval, Task<IClusterConnection> connecting, CancellationToken cancellation)
    {
        try
        {
            var (begun, experiment) = await Read(cancellation);
            var folder = OutputFolder.Of(options.Out, experiment.Spec.Name);
            approval.SetResult();
            return (options.Cluster is null ? await StartHere(begun, experiment, cancellation) : await StartThere((await connecting).Client, experiment, cancellation), folder);
        }
        catch
        {
            approval.TrySetCanceled(CancellationToken.None);
            throw;
        }
    }

    /// <summary>The experiment of the file, or a stored one that goes on.</summary>
    private async Task<(ExperimentRecord? Begun, LoadedExperiment Experiment)> Read(CancellationToken cancellation)
    {
        if (options.Spec is { } file) return (null, ExperimentLoader.Load(file, trainsHere: options.Cluster is null));
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        var record = await store.Find(options.Experiment, cancellation);
        return (record, await StoredExperimentLoader.Load(record.Status, record.Spec, StoredExperiments.DefaultFolder, cancellation));
    }

    private async Task<RunStart> StartHere(ExperimentRecord? begun, LoadedExperiment experiment, CancellationToken cancellation)
    {
        var name = experiment.Spec.Name;
        await using var store = StoredExperiments.TryOpen(StoredExperiments.DefaultFolder);
        if (store is null) return new(ExperimentNames.NewId(name), experiment, GoesOn: false, Known: 0);
        var unfinished = begun ?? await store.FindUnfinished(experiment.Spec, cancellation);
        if (options.Resume) begun = unfinished;
        // What an earlier process was asked and did not live to do is not what this one is asked.
        if (begun is not null) store.Requests.Withdraw(begun.Status.ExperimentId);
        return begun is { Status: { } status }
            ? new(status.ExperimentId, experiment, GoesOn: true, status.FitsCompleted)
            : new(ExperimentNames.NewId(name), experiment, GoesOn: false, await KnownFits.Count(store, experiment, cancellation), unfinished?.Status.ExperimentId);
    }

    private async Task<RunStart> StartThere(ExperimentsClient client, LoadedExperiment experiment, CancellationToken cancellation) =>
        options.Resume && await client.FindUnfinished(experiment.Spec, cancellation) is { } status
            ? new(status.ExperimentId, experiment, GoesOn: true, status.FitsCompleted)
            : new(ExperimentNames.NewId(experiment.Spec.Name), experiment, GoesOn: false, Known: null);

    private async Task<IClusterConnection> Connect(Task approval, CancellationToken cancellation)
    {
        if (options.Cluster is { } address)
        {
            await approval;
            return new RemoteCluster(await ClusterConnector.Connect(address with { ConfigureHost = PushedSpans.Export(terminal) }, terminal.Clock, cancellation));
        }

        var silo = SiloHostOptions.Embedded(StoredExperiments.DefaultFolder);
        silo.IsAlone = true;
        silo.MetricsPort = options.MetricsPort;
        silo.OtlpEndpoint = PushedSpans.Endpoint(terminal);
        silo.Slots = Slots;
        return await EmbeddedCluster.Start(silo, terminal.Clock, approval, cancellation);
    }

    private async Task<int> Finish(ExperimentsClient client, ExperimentSpec spec, ExperimentStatus status, string folder, TimeSpan elapsed, CancellationToken cancellation)
    {
        var results = ExperimentResults.Of(spec, status, await client.Rows(status.ExperimentId, cancellation));
        var best = BestEstimator.Of(results);
        if (status.State != ExperimentState.Completed || best is not { Artifact: { } artifact })
        {
            _report.Failed(results, elapsed);
            return ExitCodes.SearchFailed;
        }

        try
        {
            await client.Fetch(artifact, folder, cancellation);
        }
        catch (ArtifactStoreException e)
        {
            throw new BadInputException($"the winner cannot be copied to {folder}: {e.Message}", $"nothing is lost; copy it elsewhere: experiments fetch {status.ExperimentId} --out DIR", inner: e);
        }
        _report.Completed(results, best, folder, $"experiments fetch {status.ExperimentId}", elapsed);
        return ExitCodes.Done;
    }
}
