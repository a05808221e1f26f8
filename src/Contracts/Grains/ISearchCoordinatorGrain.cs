using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Contracts.Specs;

namespace Experiments.Contracts.Grains;

/// <summary>
/// Owns one experiment; its key is the experiment's id. Calls are short: nothing is trained inside one.
/// </summary>
[Alias("Experiments.ISearchCoordinatorGrain")]
public interface ISearchCoordinatorGrain : IGrainWithStringKey
{
    /// <summary>
    /// Checks, records and starts the experiment. Said twice, the second does nothing; of another experiment it is
    /// refused.
    /// </summary>
    [Alias("Submit")] Task<SubmitReply> SubmitAsync(SubmitRequest request);

    /// <summary>Grants trials to a worker.</summary>
    [Alias("Lease")] Task<LeaseReply> LeaseAsync(LeaseRequest request);

    /// <summary>Prolongs a lease by a full term.</summary>
    [Alias("Renew")] Task<RenewReply> RenewAsync(long token, string workerId);

    /// <summary>Takes finished fits; answers once they are durable.</summary>
    [Alias("Report")] Task<ReportReply> ReportAsync(ReportRequest request);

    /// <summary>Gives a lease back, unfinished, for others to run at once.</summary>
    /// <param name="token">The lease.</param>
    /// <param name="workerId">Who held it.</param>
    /// <param name="leaves">Whether who held it takes no more leases: it has no share of what is left.</param>
    [Alias("GiveBack")] Task GiveBackAsync(long token, string workerId, bool leaves = false);

    /// <summary>
    /// Takes back all that a worker was granted, also what it never heard of: it takes no more leases.
    /// </summary>
    [Alias("Leave")] Task LeaveAsync(string workerId);

    /// <summary>The specification that workers run.</summary>
    [Alias("GetSpec")] Task<ExperimentSpec?> GetSpecAsync();

    /// <summary>Where the experiment stands, or null if it was never submitted.</summary>
    [Alias("GetStatus")] Task<ExperimentStatus?> GetStatusAsync();

    /// <summary>A page of results from a trial number on.</summary>
    [Alias("GetResults")] Task<ResultsPage> GetResultsAsync(long fromTrial, int maxTrials);

    /// <summary>What is durable of one trial, or null if the experiment was never submitted.</summary>
    [Alias("GetTrial")] Task<TrialHistory?> GetTrialAsync(long trial);

    /// <summary>
    /// Grants nothing until <see cref="ResumeAsync"/>; what is being trained is trained to its end and counts.
    /// </summary>
    [Alias("Pause")] Task PauseAsync();

    /// <summary>Goes on after a pause, or after the process that ran the experiment ended.</summary>
    [Alias("Resume")] Task ResumeAsync();

    /// <summary>Stops the experiment for good; what is durable stays.</summary>
    [Alias("Cancel")] Task CancelAsync();

    /// <summary>
    /// Changes its priority among the experiments that share the workers; what is being trained is trained to its end.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of <see cref="ExperimentPriority"/>.</exception>
    [Alias("SetPriority")] Task SetPriorityAsync(int priority);

    /// <summary>Removes an experiment that has ended, with its results and its artifact.</summary>
    [Alias("Delete")] Task<DeleteVerdict> DeleteAsync();
}
