namespace Experiments.Contracts.Errors;

/// <summary>
/// A batch came from an activation that no longer owns its experiment: another claimed a later term, or an earlier
/// batch of this one failed, so that what this one builds on is not durable. Nothing of the batch was written.
/// </summary>
public sealed class StaleTermException : StoreException
{
    /// <summary>Makes one for an experiment and the term that is over.</summary>
    public StaleTermException(string experimentId, long term)
        : base($"Term {term} of experiment '{experimentId}' is over: another coordinator owns it now.")
    {
        ExperimentId = experimentId;
        Term = term;
    }

    /// <summary>The experiment.</summary>
    public string ExperimentId { get; }

    /// <summary>The term that is over.</summary>
    public long Term { get; }
}
