using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;

namespace Experiments.Cli.Results;

/// <summary>What became of a trial, made of what is durable of it.</summary>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Trial">Its number.</param>
/// <param name="State">Its state in words.</param>
/// <param name="Params">Its hyperparameters, or null where they cannot be told.</param>
/// <param name="Fits">Its fits by fold, the refit last.</param>
/// <param name="Attempts">The attempts that came to nothing.</param>
internal sealed record TrialDetails(
    ExperimentView Experiment,
    long Trial, string State, ParameterSet? Params, IReadOnlyList<TrialFit> Fits, IReadOnlyList<FailedAttempt> Attempts)
{
    /// <summary>Reads it.</summary>
    /// <exception cref="ExperimentNotFoundException">The experiment has no trial of this number.</exception>
    public static async Task<TrialDetails> ReadAsync(
        IExperiments experiments, ExperimentView experiment, long trial, CancellationToken cancellation)
    {
        var status = experiment.Status;
        var history = await experiments.ReadTrialAsync(experiment, trial, cancellation);
        var fits = Enumerable.Range(0, status.Folds)
            .Select(fold => TrialFit.FromHistory(history, fold, experiment.IsServed))
            .ToList();
        if (history.Ended.FirstOrDefault(f => f.Report.Fold == FoldIndex.Refit) is { } refit) fits.Add(new(refit));
        var parameters = history.Params is { } text ? ParameterSet.Parse(text) : null;
        return new(
            experiment, trial, DescribeState(fits, status, history.IsExcluded), parameters, fits, history.Attempts);
    }

    private static string DescribeState(List<TrialFit> fits, ExperimentStatus status, bool excluded) => fits switch
    {
        _ when excluded => "excluded by a constraint",
        _ when fits.TrueForAll(f => f.Ended is not null) =>
            fits.Exists(f => f.Ended!.Report.Failure is not null) ? "failed" : "completed",
        _ when status.State == ExperimentState.Cancelled => "not finished, because the experiment was cancelled",
        _ when status.State.HasEnded() => "never run, because the budget was spent",
        _ when fits.Exists(f => f.Running is not null) => "training",
        _ => "waiting",
    };
}
