using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Cli.Watching;
using Experiments.Client;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Results;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Specs;

namespace Experiments.Cli.Running;

/// <summary>A search, from its file to the folder of its winner.</summary>
internal sealed class SearchRun(RunOptions options, Terminal terminal)
{
    private static readonly string s_devicesVariable =
        SiloSettings.All.Single(setting => setting.Property == nameof(SiloHostOptions.Devices)).Variable;

    private int Slots => options.Slots ?? new SiloHostOptions().Slots;

    private readonly IRunOutput _output =
        options.Json ? new JsonRunOutput(terminal.Raw, terminal.Clock) : new TextRunOutput(terminal);

    /// <summary>Runs the search.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var interruption = new Interruption(cancellation);
        if (options.Cluster is null && FolderLock.FindHolder(StoredExperiments.DefaultFolder) is { } holder)
            throw new FolderInUseException(StoredExperiments.DefaultFolder, holder.Process);
        // Orleans starts while the experiment is read and checked, and touches no files before the approval.
        var approval = new TaskCompletionSource();
        var connecting = Task.Run(() => ConnectAsync(approval.Task, interruption.Token), CancellationToken.None);
        var (start, folder) = await LoadAsync(approval, connecting, interruption.Token);
        _output.Starting(start);
        try
        {
            await using var cluster = await BeginAsync(start, connecting, interruption.Token);
            return await FollowAsync(cluster, start, folder, interruption.Token);
        }
        catch (OperationCanceledException)
        {
            // An experiment that is continued was stored before.
            if (start.Continues) _output.Interrupted(start.Id, options.Cluster is not null, options.ContinueCommand);
            else _output.NotBegun(start.Id, options.Command, GetCheck(start.Id));
            return ExitCodes.Interrupted;
        }
    }

    // A cluster may have taken a submission that nobody waited for.
    private string? GetCheck(string id) => options.Cluster is { } cluster
        ? $"experiments status {id}{ClusterTarget.FormatOptions(cluster)}"
        : null;

    /// <summary>Begins the search; after this method it is stored.</summary>
    /// <exception cref="OperationCanceledException">The run was interrupted before.</exception>
    private async Task<IClusterConnection> BeginAsync(
        RunStart start, Task<IClusterConnection> connecting, CancellationToken cancellation)
    {
        var estimating =
            options.Cluster is null ? RunPreparation.RunAsync(start, Slots, terminal.Clock, cancellation) : null;
        var cluster = await connecting;
        try
        {
            if (estimating is not null && await estimating is { } estimate) _output.Estimated(estimate);
            cluster.CachePlan(start.Id, start.Experiment);
            // In this process the submission is short and is waited for, so that it is known what is stored.
            cancellation.ThrowIfCancellationRequested();
            await SubmitAsync(cluster.Client, start, options.Cluster is null ? CancellationToken.None : cancellation);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="ProcessFaultException">A card failed: a new process continues the search.</exception>
    private async Task<int> FollowAsync(
        IClusterConnection cluster, RunStart start, string folder, CancellationToken cancellation)
    {
        using var watching = CancellationTokenSource.CreateLinkedTokenSource(cancellation, cluster.Faulted);
        try
        {
            var experiments = new ClusterExperiments(
                cluster.Client, ClusterTarget.FormatOptions(options.Cluster), options.Owner);
            var last = await _output.Progress.ShowAsync(
                new SearchWatcher(experiments, terminal.Clock, everyTrial: _output.Progress.WantsEveryTrial)
                    .WatchAsync(start.Id, watching.Token),
                watching.Token);
            return await FinishAsync(
                cluster.Client, start.Experiment.Spec, last.Status, folder, last.Elapsed, cancellation);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && cluster.Fault is { } fault)
        {
            throw fault;
        }
        catch (OperationCanceledException)
        {
            _output.Interrupted(start.Id, cluster.OutlivesProcess, options.ContinueCommand);
            return ExitCodes.Interrupted;
        }
    }

    /// <summary>Submits the experiment.</summary>
    /// <returns>True if the same experiment was submitted under this id before.</returns>
    /// <exception cref="BadInputException">The coordinator, which checks the experiment again, refuses it.</exception>
    public static async Task<bool> SubmitAsync(
        ExperimentsClient client,
        string id,
        LoadedExperiment experiment,
        IProgress<long>? uploading,
        CancellationToken cancellation)
    {
        try
        {
            var (_, isKnown) = await client.SubmitKnownAsync(
                experiment.Spec, experiment.Content, id, uploading, cancellation);
            return isKnown;
        }
        catch (ExperimentRefusedException e)
        {
            throw new BadInputException(
                [.. e.Issues.Select(i => new Problem(
                    experiment.Source, null, i.Path.Length == 0 ? i.Message : $"{i.Path}: {i.Message}", i.Remedy))],
                e);
        }
    }

    private async Task SubmitAsync(ExperimentsClient client, RunStart start, CancellationToken cancellation)
    {
        var experiment = start.Experiment;
        var uploading = options.Cluster is null
            ? null
            : _output.Uploading(experiment.Spec.Data.FileName, experiment.Content.Length);
        if (start.Continues)
            await client.ContinueAsync(start.Id, experiment.Spec, experiment.Content, uploading, cancellation);
        else await SubmitAsync(client, start.Id, experiment, uploading, cancellation);
    }

    private async Task<(RunStart Start, string Folder)> LoadAsync(
        TaskCompletionSource approval, Task<IClusterConnection> connecting, CancellationToken cancellation)
    {
        try
        {
            var (begun, experiment) = await ReadAsync(cancellation);
            if (options.Strict) StrictRules.Check(experiment);
            var folder = OutputFolder.Resolve(options.Out, experiment.Spec.Name);
            var replaces = !options.Force && OutputFolder.RequireOwn(folder, experiment.Spec);
            approval.SetResult();
            var start = options.Cluster is null
                ? await StartInProcessAsync(begun, experiment, cancellation)
                : await StartInClusterAsync((await connecting).Client, experiment, cancellation);
            return (start with { Replaces = replaces ? folder : null }, folder);
        }
        catch
        {
            approval.TrySetCanceled(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Reads the experiment of the file, or a stored one to continue.</summary>
    private async Task<(ExperimentRecord? Begun, LoadedExperiment Experiment)> ReadAsync(CancellationToken cancellation)
    {
        if (options.Spec is { } file) return (null, ExperimentLoader.Load(file, trainsHere: options.Cluster is null));
        await using var store = StoredExperiments.Open(StoredExperiments.DefaultFolder);
        var record = await store.FindAsync(options.Experiment!, cancellation);
        return (record, await StoredExperimentLoader.LoadAsync(
            record.Status, record.Spec, StoredExperiments.DefaultFolder, cancellation));
    }

    private async Task<RunStart> StartInProcessAsync(
        ExperimentRecord? begun, LoadedExperiment experiment, CancellationToken cancellation)
    {
        var name = experiment.Spec.Name;
        await using var store = StoredExperiments.TryOpen(StoredExperiments.DefaultFolder);
        StoreWarnings.Write(terminal, store?.Loss);
        if (store is null) return new(ExperimentNames.NewId(name), experiment, Continues: false, KnownFits: 0);
        var unfinished = begun ?? await store.FindUnfinishedAsync(experiment.Spec, cancellation);
        if (options.Continue) begun = unfinished;
        // An operation that was requested of an earlier process, and that it did not apply, does not concern this run.
        if (begun is not null) store.Operations.Withdraw(begun.Status.ExperimentId);
        return begun is { Status: { } status }
            ? new(status.ExperimentId, experiment, Continues: true, status.FitsCompleted)
            : new(ExperimentNames.NewId(name), experiment, Continues: false,
                await KnownFits.CountAsync(store, experiment, cancellation), unfinished?.Status.ExperimentId);
    }

    private async Task<RunStart> StartInClusterAsync(
        ExperimentsClient client, LoadedExperiment experiment, CancellationToken cancellation) =>
            options.Continue && await client.FindUnfinishedAsync(experiment.Spec, cancellation) is { } status
                ? new(status.ExperimentId, experiment, Continues: true, status.FitsCompleted)
                : new(ExperimentNames.NewId(experiment.Spec.Name), experiment, Continues: false, KnownFits: null);

    private async Task<IClusterConnection> ConnectAsync(Task approval, CancellationToken cancellation)
    {
        if (options.Cluster is { } address)
        {
            await approval;
            ClusterTarget.WarnOfExposedSecret(address, terminal);
            return new RemoteCluster(await ClusterConnector.ConnectAsync(
                address with
                {
                    Owner = options.Owner,
                    ConfigureHost = TelemetryEndpoint.Export(terminal),
                }, terminal.Clock, cancellation));
        }

        var silo = SiloHostOptions.Embedded(StoredExperiments.DefaultFolder);
        silo.IsAlone = true;
        silo.MetricsPort = options.MetricsPort;
        silo.OtlpEndpoint = TelemetryEndpoint.FindEndpoint(terminal);
        silo.Slots = Slots;
        silo.Devices = ClusterTarget.GetVariable(s_devicesVariable) ?? "";
        return await EmbeddedCluster.StartAsync(
            silo, options.Owner, terminal.Clock, approval, cancellation);
    }

    private async Task<int> FinishAsync(
        ExperimentsClient client, ExperimentSpec spec, ExperimentStatus status, string folder, TimeSpan elapsed,
        CancellationToken cancellation)
    {
        var results = ExperimentResults.FromRows(
            spec, status, await client.ReadRowsAsync(status.ExperimentId, cancellation));
        var best = BestEstimator.FromResults(results);
        if (status.State != ExperimentState.Completed || best is not { Artifact: not null })
        {
            _output.Failed(results, elapsed);
            return ExitCodes.SearchFailed;
        }

        try
        {
            await client.FetchArtifactAsync(status, folder, cancellation);
        }
        catch (ArtifactStoreException e)
        {
            throw new BadInputException($"the winner cannot be copied to {folder}: {e.Message}",
                $"nothing is lost; copy it elsewhere: experiments fetch {status.ExperimentId} --out DIR", inner: e);
        }
        _output.Completed(results, best, folder, $"experiments fetch {status.ExperimentId}", elapsed);
        if (!options.Strict || best.BeatsBaseline != false) return ExitCodes.Done;
        ProblemPrinter.Print(terminal.Errors, [new Problem(
            "", null, $"by {best.Metric} the winner is no better than the baseline, which looks at no feature",
            "choose another scorer if the model is useful, or leave --strict out")]);
        return ExitCodes.SearchFailed;
    }
}
