using System.Globalization;
using Experiments.Contracts.Leases;
using Experiments.Engine.ModelSelection;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>
/// What the fits of a pack say while they train: it is counted and traced, and the last epochs of each are kept as
/// lines, which "why" shows; few, because every fit stores its own.
/// </summary>
internal sealed class TrainingLog(string device, ExperimentsInstruments instruments)
{
    private const int LinesKept = 5;
    private readonly FitSpans _spans = new(device, instruments);
    private readonly Dictionary<(long Trial, int Fold), Queue<FitProgress>> _lastEpochs = [];

    public void Begin(LeasedFit fit) => _spans.Begin(fit);

    public void Add(FitProgress epoch)
    {
        _spans.OnEpoch(epoch);
        if (!_lastEpochs.TryGetValue((epoch.Trial, epoch.Fold), out var last))
            _lastEpochs[(epoch.Trial, epoch.Fold)] = last = new(LinesKept);
        if (last.Count == LinesKept) last.Dequeue();
        last.Enqueue(epoch);
    }

    /// <summary>
    /// A fit has ended: gives its lines, which are not kept, because a pack that is fed may train as long as the
    /// search.
    /// </summary>
    public string End(FitReport fit)
    {
        _spans.End(fit);
        return _lastEpochs.Remove((fit.Trial, fit.Fold), out var last)
            ? string.Join('\n', last.Select(FormatLine))
            : "";
    }

    /// <summary>A fit is another's.</summary>
    public void Lose(long trial, int fold) => _spans.Lose(trial, fold);

    /// <summary>What has not ended will not.</summary>
    public void Drop(string reason = "The pack was dropped.") => _spans.Drop(reason);

    private static string FormatLine(FitProgress epoch) =>
        string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss "
            + $"{epoch.Loss:G6}{(epoch.ValidationLoss is { } loss ? $", validation loss {loss:G6}" : "")}");
}
