using System.Security.Cryptography;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;
using Experiments.Planning;
using Experiments.Problems;
using Experiments.Specs;

namespace Experiments.Client;

public sealed partial class ExperimentsClient
{
    private ExperimentSubmission Submission => new(_cluster, _artifacts, _owner);

    /// <summary>
    /// Submits an experiment file with its data; both are checked here first. The experiment continues without this
    /// client.
    /// </summary>
    /// <param name="file">The experiment file.</param>
    /// <param name="idempotencyKey">
    /// The id of the experiment: where it is submitted twice under one id, also by two processes, it is one experiment.
    /// Null for a new id.
    /// </param>
    /// <param name="uploaded">
    /// Told the number of bytes of the data that were sent; not called where the cluster has the data already.
    /// </param>
    /// <param name="cancellationToken">Gives up; the experiment may have been submitted nevertheless.</param>
    /// <returns>The experiment's id.</returns>
    /// <exception cref="ExperimentRefusedException">The file or its data are wrong; carries every issue.</exception>
    /// <exception cref="IdempotencyKeyTakenException">Another experiment was submitted under this key.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public Task<string> SubmitAsync(
        string file,
        string? idempotencyKey = null,
        IProgress<long>? uploaded = null,
        CancellationToken cancellationToken = default)
    {
        LoadedExperiment experiment;
        try
        {
            experiment = ExperimentLoader.Load(file, trainsHere: false);
        }
        catch (BadInputException e)
        {
            throw new ExperimentRefusedException(
                [.. e.Problems.Select(p => new IssueMessage(p.Place.TrimEnd(' ', ':'), p.Message, p.Help))]);
        }
        return SubmitAsync(experiment.Spec, experiment.Content, idempotencyKey, uploaded, cancellationToken);
    }

    /// <summary>Submits an experiment, which continues without this client.</summary>
    /// <param name="spec">The experiment; the hash of its data is computed from the data.</param>
    /// <param name="data">Its data, in the format that the specification names.</param>
    /// <param name="idempotencyKey">
    /// The id of the experiment: where it is submitted twice under one id, also by two processes, it is one experiment.
    /// Null for a new id.
    /// </param>
    /// <param name="uploaded">
    /// Told the number of bytes of the data that were sent; not called where the cluster has the data already.
    /// </param>
    /// <param name="cancellationToken">Gives up; the experiment may have been submitted nevertheless.</param>
    /// <returns>The experiment's id.</returns>
    /// <exception cref="ExperimentRefusedException">
    /// The experiment cannot run as it was written; carries every issue.
    /// </exception>
    /// <exception cref="IdempotencyKeyTakenException">Another experiment was submitted under this key.</exception>
    /// <exception cref="ClusterUnreachableException">The cluster does not answer.</exception>
    public async Task<string> SubmitAsync(
        ExperimentSpec spec,
        ReadOnlyMemory<byte> data,
        string? idempotencyKey = null,
        IProgress<long>? uploaded = null,
        CancellationToken cancellationToken = default) =>
            (await SubmitKnownAsync(spec, data, idempotencyKey, uploaded, cancellationToken)).Id;

    /// <summary>Submits an experiment, and returns whether it was submitted under this id before.</summary>
    internal async Task<(string Id, bool IsKnown)> SubmitKnownAsync(
        ExperimentSpec spec,
        ReadOnlyMemory<byte> data,
        string? idempotencyKey,
        IProgress<long>? uploaded,
        CancellationToken cancellationToken)
    {
        if (idempotencyKey is not null && !ExperimentNames.IsValidId(idempotencyKey))
            throw new ExperimentRefusedException(
                [new("", $"'{idempotencyKey}' cannot be the id of an experiment", ExperimentNames.IdRule)]);
        if (!OwnerNames.IsValid(_owner))
            throw new ExperimentRefusedException(
                [new("", $"'{_owner}' cannot be the owner of an experiment", OwnerNames.Rule)]);
        var id = idempotencyKey ?? ExperimentNames.NewId(spec.Name);
        spec = spec with { Data = spec.Data with { Hash = Convert.ToHexStringLower(SHA256.HashData(data.Span)) } };
        await Submission.UploadAsync(spec.Data.Hash, data, uploaded, cancellationToken);
        var reply = await Submission.SubmitAsync(id, spec, cancellationToken);
        return reply switch
        {
            { Accepted: true } => (id, reply.IsKnown),
            { IsTaken: true } => throw new IdempotencyKeyTakenException(id),
            _ => throw new ExperimentRefusedException(reply.Issues),
        };
    }

    /// <summary>Finds the newest experiment with the same specification that has not ended, or null.</summary>
    internal async Task<ExperimentStatus?> FindUnfinishedAsync(ExperimentSpec spec, CancellationToken cancellation)
    {
        await foreach (var status in ListAsync(spec.Name, cancellation))
        {
            if (status.State.HasEnded() || status.Name != spec.Name) continue;
            var other = await _cluster.CallAsync(
                () => _cluster.GetCoordinator(status.ExperimentId).GetSpecAsync(), cancellation);
            if (other is not null && SpecIdentity.AreSame(spec, other)) return status;
        }
        return null;
    }

    /// <summary>Continues an experiment whose process ended; the data may be gone from the store.</summary>
    internal async Task ContinueAsync(
        string experimentId,
        ExperimentSpec spec,
        ReadOnlyMemory<byte> data,
        IProgress<long>? uploaded,
        CancellationToken cancellation)
    {
        await Submission.UploadAsync(spec.Data.Hash, data, uploaded, cancellation);
        await _cluster.CallAsync(() => _cluster.GetCoordinator(experimentId).ResumeAsync(), cancellation);
    }
}
