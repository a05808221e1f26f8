using Experiments.Client;
using Experiments.Contracts.Results;
using Experiments.Search.Ledger;
using Experiments.Search.Parameters;

namespace Experiments.Cli.Results;

/// <summary>The history of a trial, from its durable data.</summary>
/// <param name="Experiment">The trial's experiment.</param>
/// <param name="Trial">The trial's number.</param>
/// <param name="State">The trial's state in words.</param>
/// <param name="Params">The trial's hyperparameters, or null if they cannot be determined.</param>
/// <param name="Fits">The trial's fits by fold, the refit last.</param>
/// <param name="Attempts">The attempts without a result.</param>
internal sealed record TrialDetails(
    ExperimentView Experiment,
    long Trial, string State, ParameterSet? Params, IReadOnlyList<TrialFit> Fits, IReadOnlyList<FailedAttempt> Attempts)
{
    /// <summary>Reads the history of a trial.</summary>
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
