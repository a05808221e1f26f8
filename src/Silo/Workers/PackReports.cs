using Experiments.Silo.Stores;
using Experiments.Silo.Training;

namespace Experiments.Silo.Workers;

/// <summary>
/// Takes the fits of a pack as they end, and reports them: trial by trial where trials train together, else all at the
/// end of the pack.
/// </summary>
internal sealed class PackReports(PackLeases leases, LeaseReports reports, CancellationToken stopping)
{
    private readonly List<Task> _reporting = [];

    // Trials of the first lease that have ended, where they train one after another.
    private readonly List<TrainedFit> _unreported = [];
    private readonly Lock _gate = new();
    private bool _isOver;

    /// <summary>Whether each trial is reported as it ends.</summary>
    public bool IsByTrial { get; set; }

    /// <summary>The number of fits that have ended.</summary>
    public int FitsEnded { get; private set; }

    /// <summary>
    /// Takes a fit that has ended. One whose lease was lost is trained elsewhere: its result is dropped.
    /// </summary>
    public void Take(TrainedFit fit)
    {
        var id = fit.Report.GetId();
        lock (_gate)
        {
            if (_isOver || leases.Find(id) is not { } lease) return;
            FitsEnded++;
            if (lease.Take(id, fit) is not { } trial) return;
            if (IsByTrial) _reporting.Add(reports.ReportAsync(lease, trial, stopping));
            else _unreported.AddRange(trial);
        }
    }

    /// <summary>
    /// Forgets the reports that are durable: a pack that is refilled may train as long as the search.
    /// </summary>
    public void RemoveCompleted() => _reporting.RemoveAll(report => report.IsCompletedSuccessfully);

    /// <summary>Takes no more fits, reports those that were not yet, and waits for all reports.</summary>
    public async Task CompleteAsync()
    {
        lock (_gate)
        {
            _isOver = true;
            if (_unreported.Count > 0)
                _reporting.Add(reports.ReportAsync(leases.All[0], _unreported, stopping));
        }
        await Task.WhenAll(_reporting);
    }
}
