namespace Experiments.Silo.Stores;

/// <summary>What a user asked of an experiment.</summary>
/// <param name="Seq">Its place in the order.</param>
/// <param name="ExperimentId">The experiment.</param>
/// <param name="Verb">What to do.</param>
public sealed record StoredRequest(long Seq, string ExperimentId, RequestVerb Verb);

/// <summary>What can be asked of an experiment that runs.</summary>
public enum RequestVerb
{
    /// <summary>Grant nothing for now.</summary>
    Pause,

    /// <summary>Go on.</summary>
    Resume,

    /// <summary>End it for good.</summary>
    Cancel,
}
