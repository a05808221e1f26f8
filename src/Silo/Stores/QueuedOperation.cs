namespace Experiments.Silo.Stores;

/// <summary>What a user asked of an experiment.</summary>
/// <param name="Seq">Its place in the order.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Operation">What to do.</param>
public sealed record QueuedOperation(long Seq, string ExperimentId, ExperimentOperation Operation);

/// <summary>What to do with an experiment.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Priority">The priority that it gets, where that is asked for.</param>
public sealed record ExperimentOperation(OperationKind Kind, int Priority = 0)
{
    /// <summary>A request that says all by its verb.</summary>
    public static implicit operator ExperimentOperation(OperationKind verb) => new(verb);
}

/// <summary>What can be asked of an experiment that runs.</summary>
public enum OperationKind
{
    /// <summary>Grant nothing for now.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End it for good.</summary>
    Cancel,

    /// <summary>Give it another priority.</summary>
    Prioritise,
}
