using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Contracts.Grains;

/// <summary>
/// The owner of one experiment; its key is the experiment's id. Calls are short: no call trains anything.
/// </summary>
[Alias("Experiments.ISearchCoordinatorGrain")]
public interface ISearchCoordinatorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Checks, records and starts the experiment. A second submission of the same experiment does nothing; a submission
    /// of another experiment under the same id is refused.
    /// </summary>
    [Alias("Submit")] Task<SubmitReply> SubmitAsync(SubmitRequest request);

    /// <summary>Grants trials to a worker.</summary>
    [Alias("Lease"), SilosOnly] Task<LeaseReply> LeaseAsync(LeaseRequest request);

    /// <summary>Prolongs a lease by a full term.</summary>
    /// <param name="token">The lease.</param>
    /// <param name="workerId">The slot that holds it.</param>
    /// <param name="secret">The secret of the request for the lease.</param>
    [Alias("Renew"), SilosOnly] Task<RenewReply> RenewAsync(long token, string workerId, long secret);

    /// <summary>Takes the reports of fits that ended; answers once they are durable.</summary>
    [Alias("Report"), SilosOnly] Task<ReportReply> ReportAsync(ReportRequest request);

    /// <summary>Returns a lease, unfinished, so that others can run its trials at once.</summary>
    /// <param name="token">The lease.</param>
    /// <param name="workerId">The slot that holds it.</param>
    /// <param name="leaves">True if the slot takes no more leases: it gets no share of the remaining trials.</param>
    /// <param name="secret">The secret of the request for the lease.</param>
    [Alias("GiveBack"), SilosOnly]
    Task GiveBackAsync(long token, string workerId, bool leaves = false, long secret = 0);

    /// <summary>
    /// Takes back all leases of a worker that takes no more, including leases whose grant never arrived there.
    /// </summary>
    /// <param name="workerId">The slot.</param>
    /// <param name="secret">The secret of its requests: leases that another worker got in its name stay.</param>
    [Alias("Leave"), SilosOnly] Task LeaveAsync(string workerId, long secret);

    /// <summary>
    /// Checks whether a lease gives the right to write an item of the artifact store: the experiment's artifact, if it
    /// holds the refit, or the checkpoint of a fit that it holds.
    /// </summary>
    [Alias("MayStore"), SilosOnly] Task<bool> MayStoreAsync(ArtifactKey key, LeaseProof lease);

    /// <summary>
    /// Checks whether an item of the artifact store is not needed by the experiment: an artifact is needed as long as
    /// the experiment is recorded, and a checkpoint until its fit has ended.
    /// </summary>
    [Alias("MayDelete"), SilosOnly] Task<bool> MayDeleteAsync(ArtifactKey key);

    /// <summary>Returns the specification that workers run.</summary>
    [Alias("GetSpec")] Task<ExperimentSpec?> GetSpecAsync();

    /// <summary>Returns the state of the experiment, or null if it was never submitted.</summary>
    [Alias("GetStatus")] Task<ExperimentStatus?> GetStatusAsync();

    /// <summary>Returns a page of results, from a trial number on.</summary>
    [Alias("GetResults")] Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials);

    /// <summary>Returns the durable data of one trial, or null if the experiment was never submitted.</summary>
    [Alias("GetTrial")] Task<TrialHistory?> GetTrialAsync(long trial);

    /// <summary>Returns the open leases in the order of their grants: which slot trains what.</summary>
    /// <param name="max">The largest number of leases to return.</param>
    [Alias("GetLeases")] Task<IReadOnlyList<RunningLease>> GetLeasesAsync(int max);

    /// <summary>
    /// Stops granting leases until <see cref="ResumeAsync"/>; fits that are in training end normally and count.
    /// </summary>
    [Alias("Pause")] Task PauseAsync();

    /// <summary>Continues after a pause, or after the end of the process that ran the experiment.</summary>
    [Alias("Resume")] Task ResumeAsync();

    /// <summary>Stops the experiment for good; durable results stay.</summary>
    [Alias("Cancel")] Task CancelAsync();

    /// <summary>
    /// Changes the experiment's priority among those that share the workers; fits that are in training end normally.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The value is not a priority: see <see cref="ExperimentPriority"/>.
    /// </exception>
    [Alias("SetPriority")] Task SetPriorityAsync(int priority);

    /// <summary>Removes an experiment that has ended, with its results and its artifact.</summary>
    [Alias("Delete")] Task<DeleteVerdict> DeleteAsync();
}
