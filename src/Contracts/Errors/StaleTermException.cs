namespace Experiments.Contracts.Errors;

/// <summary>
/// A batch came from an activation that no longer owns its experiment: another claimed a later term, or an earlier
/// batch of this one failed, so that what this one builds on is not durable. Nothing of the batch was written.
/// </summary>
public sealed class StaleTermException : StoreException
{
    public StaleTermException(string experimentId, long term)
        : base($"Term {term} of experiment '{experimentId}' is over: another coordinator owns it now.")
    {
        ExperimentId = experimentId;
        Term = term;
    }

    public string ExperimentId { get; }

    public long Term { get; }
}
