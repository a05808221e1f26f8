namespace Experiments.Contracts.Errors;

/// <summary>
/// The error for a batch of an activation that no longer owns its experiment: another activation claimed a later term,
/// or an earlier batch of this activation failed, so the state on which this batch builds is not durable. Nothing of
/// the batch was written.
/// </summary>
[GenerateSerializer, Alias("Experiments.StaleTermException")]
public sealed class StaleTermException : StoreException
{
    /// <summary>Creates the exception for an experiment and the term that is over.</summary>
    public StaleTermException(string experimentId, long term)
        : base($"Term {term} of experiment '{experimentId}' is over: another coordinator owns it now.")
    {
        ExperimentId = experimentId;
        Term = term;
    }

    /// <summary>The experiment.</summary>
    [Id(0)] public string ExperimentId { get; private set; }

    /// <summary>The term that is over.</summary>
    [Id(1)] public long Term { get; private set; }
}
