namespace Experiments.Silo.Stores;

/// <summary>An operation that a user requested of an experiment.</summary>
/// <param name="Seq">The place in the order of requests.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Operation">The operation.</param>
public sealed record QueuedOperation(long Seq, string ExperimentId, ExperimentOperation Operation);

/// <summary>An operation on an experiment.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Priority">The new priority, for <see cref="OperationKind.Prioritise"/>.</param>
public sealed record ExperimentOperation(OperationKind Kind, int Priority = 0)
{
    /// <summary>Creates an operation that has no value.</summary>
    public static implicit operator ExperimentOperation(OperationKind verb) => new(verb);
}

/// <summary>The operations on an experiment.</summary>
public enum OperationKind
{
    /// <summary>Grant no leases for now.</summary>
    Pause,

    /// <summary>Grant leases again after a pause.</summary>
    Resume,

    /// <summary>End the experiment for good.</summary>
    Cancel,

    /// <summary>Change the priority.</summary>
    Prioritise,
}
