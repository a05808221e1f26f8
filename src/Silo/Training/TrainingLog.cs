using System.Globalization;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>The last epochs of each fit of a pack, as lines: what "why" shows, kept short because every fit stores its own.</summary>
internal sealed class TrainingLog
{
    private const int Lines = 5;
    private readonly Dictionary<(long Trial, int Fold), Queue<FitProgress>> _last = [];

    public void Add(FitProgress epoch)
    {
        if (!_last.TryGetValue((epoch.Trial, epoch.Fold), out var last)) _last[(epoch.Trial, epoch.Fold)] = last = new(Lines);
        if (last.Count == Lines) last.Dequeue();
        last.Enqueue(epoch);
    }

    /// <summary>The lines of a fit that has ended, which are not kept: a pack that is fed may train as long as the search.</summary>
    public string Take(long trial, int fold) => _last.Remove((trial, fold), out var last) ? string.Join('\n', last.Select(Line)) : "";

    private static string Line(FitProgress epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch}: loss {epoch.Loss:G6}{(epoch.ValidationLoss is { } loss ? $", validation loss {loss:G6}" : "")}");
}
