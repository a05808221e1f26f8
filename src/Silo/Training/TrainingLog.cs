using System.Globalization;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Search.Ledger;
using Experiments.Silo.Stores;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// The log of a pack's fits while they train: epochs are counted and traced, and the last epochs of each fit are kept
/// as lines for "experiments why". Only a few lines are kept, because every fit stores its own.
/// </summary>
internal sealed class TrainingLog(string device, ExperimentsInstruments instruments)
{
    private const int LinesKept = 5;
    private readonly FitSpans _spans = new(device, instruments);
    private readonly Dictionary<FitId, Queue<FitProgress>> _lastEpochs = [];

    public void Begin(LeasedFit fit) => _spans.Begin(fit);

    public void Add(FitProgress epoch)
    {
        _spans.OnEpoch(epoch);
        var id = epoch.GetId();
        if (!_lastEpochs.TryGetValue(id, out var last)) _lastEpochs[id] = last = new(LinesKept);
        if (last.Count == LinesKept) last.Dequeue();
        last.Enqueue(epoch);
    }

    /// <summary>
    /// Returns the lines of a fit that has ended, and removes them, because a pack that is refilled may train as long
    /// as the search.
    /// </summary>
    public string End(FitReport fit)
    {
        _spans.End(fit);
        return _lastEpochs.Remove(fit.GetId(), out var last) ? string.Join('\n', last.Select(FormatLine)) : "";
    }

    /// <summary>Ends a fit whose lease was lost.</summary>
    public void Lose(FitId fit) => _spans.Lose(fit);

    /// <summary>Ends the fits that have not ended: they will not.</summary>
    public void Drop(string reason = "The pack was dropped.") => _spans.Drop(reason);

    private static string FormatLine(FitProgress epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss "
            + $"{epoch.Loss:G6}{(epoch.ValidationLoss is { } loss ? $", validation loss {loss:G6}" : "")}");
}
