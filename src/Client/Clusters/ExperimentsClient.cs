using System.Runtime.CompilerServices;
using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Client.Views;
using Experiments.Silo.Mapping;
using Experiments.Silo.Stores;

namespace Experiments.Client.Clusters;

/// <summary>Submits experiments to a cluster, follows them, and fetches what they found. Embedded or remote, it is the same.</summary>
internal sealed class ExperimentsClient(IGrainFactory grains, IArtifactStore artifacts, TimeProvider clock)
{
    private const int PageSize = 1000;

    /// <summary>Short against what a person sees, long against the call that it costs.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(50);

    /// <summary>Stores the data and starts the experiment. Said twice with one id, the second does nothing.</summary>
    /// <param name="experimentId">Name and ULID; see <see cref="Specs.ExperimentNames"/>.</param>
    /// <param name="spec">The experiment.</param>
    /// <param name="data">The bytes of its data.</param>
    /// <param name="uploading">Told how many of them have been sent.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<SubmitReply> Submit(string experimentId, ExperimentSpec spec, byte[] data, IProgress<long>? uploading, CancellationToken cancellation)
    {
        await Upload(spec.Data.Hash, data, uploading, cancellation);
        return await Coordinator(experimentId).Submit(new(experimentId, spec)).WaitAsync(cancellation);
    }

    /// <summary>Has an experiment go on that was paused, or whose process ended.</summary>
    public async Task Resume(string experimentId, ExperimentSpec spec, byte[] data, IProgress<long>? uploading, CancellationToken cancellation)
    {
        await Upload(spec.Data.Hash, data, uploading, cancellation);
        await Coordinator(experimentId).Resume().WaitAsync(cancellation);
    }

    /// <summary>The newest experiment of the cluster that asks for the same and has not ended, or null.</summary>
    public async Task<ExperimentStatus?> FindUnfinished(ExperimentSpec spec, CancellationToken cancellation)
    {
        foreach (var id in await grains.GetGrain<IExperimentCatalogGrain>(0).List().WaitAsync(cancellation))
        {
            if (!id.StartsWith($"{spec.Name}-", StringComparison.Ordinal) || await Status(id, cancellation) is not { } status || StateText.IsEnd(status.State)) continue;
            if (await Coordinator(id).GetSpec().WaitAsync(cancellation) is { } other && SpecIdentity.Same(spec, other)) return status;
        }
        return null;
    }

    /// <summary>Where an experiment stands, or null where there is none of this id.</summary>
    public Task<ExperimentStatus?> Status(string experimentId, CancellationToken cancellation) => Coordinator(experimentId).GetStatus().WaitAsync(cancellation);

    /// <summary>Where an experiment stands, again and again, until it has ended; the last one says how.</summary>
    public async IAsyncEnumerable<ExperimentStatus> Watch(string experimentId, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var timer = new PeriodicTimer(s_interval, clock);
        do
        {
            if (await Status(experimentId, cancellation) is not { } status) continue;
            yield return status;
            if (StateText.IsEnd(status.State)) yield break;
        }
        while (await timer.WaitForNextTickAsync(cancellation));
    }

    /// <summary>Every trial with its durable fits.</summary>
    public async Task<IReadOnlyList<TrialRow>> Results(string experimentId, CancellationToken cancellation)
    {
        var rows = new List<TrialRow>();
        for (long? from = 0; from is { } trial;)
        {
            var page = await Coordinator(experimentId).GetResults(trial, PageSize).WaitAsync(cancellation);
            rows.AddRange(page.Trials);
            from = page.NextTrial;
        }
        return rows;
    }

    /// <summary>Copies an artifact to a local folder, which appears whole or not at all.</summary>
    public Task Fetch(string artifact, string folder, CancellationToken cancellation) => artifacts.GetArtifact(artifact, folder, cancellation);

    private async Task Upload(string hash, byte[] data, IProgress<long>? uploading, CancellationToken cancellation)
    {
        if (!await artifacts.HasData(hash, cancellation)) await artifacts.PutData(new MemoryStream(data, writable: false), uploading, cancellation);
    }

    private ISearchCoordinatorGrain Coordinator(string experimentId) => grains.GetGrain<ISearchCoordinatorGrain>(experimentId);
}
