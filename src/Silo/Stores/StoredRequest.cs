namespace Experiments.Silo.Stores;

/// <summary>What a user asked of an experiment.</summary>
/// <param name="Seq">Its place in the order.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Request">What to do.</param>
public sealed record StoredRequest(long Seq, string ExperimentId, ExperimentRequest Request);

/// <summary>What to do with an experiment.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Priority">The priority that it gets, where that is asked for.</param>
public sealed record ExperimentRequest(RequestVerb Verb, int Priority = 0)
{
    /// <summary>A request that says all by its verb.</summary>
    public static implicit operator ExperimentRequest(RequestVerb verb) => new(verb);
}

/// <summary>What can be asked of an experiment that runs.</summary>
public enum RequestVerb
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
