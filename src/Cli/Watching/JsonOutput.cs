using System.Text.Json.Nodes;
using Experiments.Cli.Views;
using Experiments.Contracts.Results;
using Experiments.Engine.ModelSelection;
using Experiments.Results;

namespace Experiments.Cli.Watching;

/// <summary>Writes one JSON object per line for another program, for each change of the search.</summary>
internal sealed class JsonOutput(TextWriter writer) : IProgressOutput
{
    private (long Ended, long? Best, ExperimentState State, MissingDevice? Missing, string? Store, string? Trouble)?
        _lastWritten;

    public bool WantsEveryTrial => true;

    public async Task<SearchSnapshot> ShowAsync(IAsyncEnumerable<SearchSnapshot> search, CancellationToken cancellation)
    {
        SearchSnapshot? last = null;
        await foreach (var snapshot in search.WithCancellation(cancellation))
        {
            last = snapshot;
            foreach (var trial in snapshot.Ended?.Rows ?? [])
                Write(writer, Build(snapshot.Status.ExperimentId, snapshot.Ended!, trial));
            var now = (snapshot.FitsEnded,
                snapshot.Status.Best?.Trial, snapshot.Status.State, snapshot.Status.Missing,
                snapshot.Status.StoreProblem, snapshot.ConnectionError);
            if (now == _lastWritten) continue;
            _lastWritten = now;
            var item = Progress(snapshot);
            if (snapshot.ConnectionError is { } trouble) item["trouble"] = trouble;
            Write(writer, item);
        }
        return last!;
    }

    /// <summary>Writes one event whole, and flushes it.</summary>
    public static void Write(TextWriter writer, JsonObject item)
    {
        item.Insert(0, "format", JsonShape.Version);
        writer.Write(item.ToJsonString() + "\n");
        writer.Flush();
    }

    private static JsonObject Build(string experiment, CvResultsTable table, CvResultsRow trial) => new()
    {
        ["event"] = "trial",
        ["experiment"] = experiment,
        ["trial"] = trial.Trial,
        ["params"] = JsonNode.Parse(trial.Parameters.ToString()),
        ["scores"] = new JsonObject(table.Scorers.Select(scorer =>
        {
            var (mean, deviation) = CvResultsTable.Summarize(trial, scorer);
            return KeyValuePair.Create<string, JsonNode?>(
                scorer, new JsonObject { ["mean"] = BestJson.Number(mean), ["std"] = BestJson.Number(deviation) });
        })),
        ["fits_failed"] = trial.Folds.Count(fold => !double.IsFinite(fold.FitTime)),
        ["fit_time"] = trial.Folds.Where(fold => double.IsFinite(fold.FitTime)).Sum(fold => fold.FitTime),
    };

    private static JsonObject Progress(SearchSnapshot snapshot)
    {
        var status = snapshot.Status;
        return new()
        {
            ["event"] = "progress",
            ["experiment"] = status.ExperimentId,
            ["state"] = StateText.Format(status.State),
            ["elapsed"] = snapshot.Elapsed.TotalSeconds,
            ["trials"] = status.Trials,
            ["trials_done"] = status.TrialsDone,
            ["fits"] = snapshot.Fits,
            ["fits_completed"] = status.FitsCompleted,
            ["fits_failed"] = status.FitsFailed,
            ["fits_adopted"] = status.FitsAdopted,
            ["best"] = StatusJson.Build(status.Best),
            ["waiting_for"] = StatusJson.Build(status.Missing),
            ["store_problem"] = status.StoreProblem,
        };
    }
}
