using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Client;

/// <summary>
/// An operation on a cluster that failed. The message says why, <see cref="Remedy"/> what to do.
/// </summary>
public class ExperimentsException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ExperimentsException(string message, string? remedy = null, Exception? inner = null)
        : base(message, inner) =>
        Remedy = remedy;

    /// <summary>The remedy, as a clause; null if there is none.</summary>
    public string? Remedy { get; }
}

/// <summary>No cluster answers at the address, or the connection was lost and did not come back in time.</summary>
public sealed class ClusterUnreachableException : ExperimentsException
{
    /// <summary>Creates the exception.</summary>
    public ClusterUnreachableException(string message, string? remedy = null, Exception? inner = null)
        : base(message, remedy, inner) { }
}

/// <summary>
/// The cluster refuses the connection, because it and this client do not have the same secret; or the file of the
/// secret cannot be used.
/// </summary>
public sealed class ClusterSecretException : ExperimentsException
{
    /// <summary>Creates the exception.</summary>
    public ClusterSecretException(string message, string? remedy = null, Exception? inner = null)
        : base(message, remedy, inner) { }
}

/// <summary>The cluster has no such experiment, or the experiment no such trial.</summary>
public sealed class ExperimentNotFoundException : ExperimentsException
{
    /// <summary>Creates the exception.</summary>
    public ExperimentNotFoundException(string message, string? remedy = null) : base(message, remedy) { }

    internal static ExperimentNotFoundException ForTrial(string experimentId, long trial, long trials) =>
        new($"{experimentId} has no trial {trial}",
            trials > 0 ? $"its trials have the numbers 0 to {trials - 1}" : null);
}

/// <summary>The experiment cannot run as it is written.</summary>
public sealed class ExperimentRefusedException : ExperimentsException
{
    /// <summary>Creates the exception from all issues.</summary>
    public ExperimentRefusedException(IReadOnlyList<IssueMessage> issues)
        : base(
            string.Join(
                Environment.NewLine, issues.Select(i => i.Path.Length == 0 ? i.Message : $"{i.Path}: {i.Message}")),
            issues is [var only] ? only.Remedy : null) =>
            Issues = issues;

    /// <summary>All issues of the experiment.</summary>
    public IReadOnlyList<IssueMessage> Issues { get; }
}

/// <summary>An experiment was submitted under the id (the idempotency key) of another one.</summary>
public sealed class IdempotencyKeyTakenException : ExperimentsException
{
    /// <summary>Creates the exception.</summary>
    public IdempotencyKeyTakenException(string experimentId)
        : base($"the id {experimentId} is that of an experiment with another specification or other data",
            "submit it under an id of its own") =>
            ExperimentId = experimentId;

    /// <summary>The id.</summary>
    public string ExperimentId { get; }
}

/// <summary>The experiment's state does not allow the operation.</summary>
public sealed class ExperimentStateException : ExperimentsException
{
    /// <summary>Creates the exception.</summary>
    public ExperimentStateException(ExperimentState state, string message, string? remedy = null)
        : base(message, remedy) =>
        State = state;

    /// <summary>The experiment's state.</summary>
    public ExperimentState State { get; }
}
