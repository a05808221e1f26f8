using System.Data.Common;
using System.Text;
using System.Text.Json;
using Experiments.Contracts.Leases;

namespace Experiments.Silo.Stores.Columns;

/// <summary>
/// The table of fits that ended. A new column of a fit's result needs a member of <see cref="FitReport"/>, a line here
/// and in <see cref="ReadReport"/>, and a step in <see cref="SharedMigrations"/>.
/// </summary>
internal static class FitColumns
{
    private static readonly ColumnTable<StoredFit> s_table = new();

    private static readonly StoreColumn<StoredFit, long> s_trial = s_table.AddLong("trial", f => f.Report.Trial);
    private static readonly StoreColumn<StoredFit, int> s_fold = s_table.AddInteger("fold", f => f.Report.Fold);
    private static readonly StoreColumn<StoredFit, int> s_rung = s_table.AddInteger("rung", f => f.Report.Rung);
    private static readonly StoreColumn<StoredFit, string> s_params = s_table.AddJson("params", f => f.Params);
    private static readonly StoreColumn<StoredFit, int> s_errors = s_table.AddInteger("errors", f => f.Errors);
    private static readonly StoreColumn<StoredFit, int> s_lostAttempts =
        s_table.AddInteger("lost_attempts", f => f.LostAttempts);
    private static readonly StoreColumn<StoredFit, long?> s_token = s_table.AddOptionalLong("token", f => f.Token);
    private static readonly StoreColumn<StoredFit, string?> s_failure =
        s_table.AddOptionalText("failure", f => f.Report.Failure?.Cause.ToString());
    private static readonly StoreColumn<StoredFit, string?> s_message =
        s_table.AddOptionalText("message", f => f.Report.Failure?.Message);
    private static readonly StoreColumn<StoredFit, string> s_scores =
        s_table.AddJson("scores", f => WriteScores(f.Report.Scores));
    private static readonly StoreColumn<StoredFit, int> s_epochs = s_table.AddInteger("epochs", f => f.Report.Epochs);
    private static readonly StoreColumn<StoredFit, int> s_bestEpoch =
        s_table.AddInteger("best_epoch", f => f.Report.BestEpoch);
    private static readonly StoreColumn<StoredFit, string> s_stopReason =
        s_table.AddText("stop_reason", f => f.Report.StopReason);
    private static readonly StoreColumn<StoredFit, double> s_fitSeconds =
        s_table.AddReal("fit_seconds", f => f.Report.FitTime.TotalSeconds);
    private static readonly StoreColumn<StoredFit, double> s_scoreSeconds =
        s_table.AddReal("score_seconds", f => f.Report.ScoreTime.TotalSeconds);
    private static readonly StoreColumn<StoredFit, string> s_fitKey = s_table.AddText("fit_key", f => f.Report.FitKey);
    private static readonly StoreColumn<StoredFit, string> s_weightsSha256 =
        s_table.AddText("weights_sha256", f => f.Report.WeightsSha256);
    private static readonly StoreColumn<StoredFit, string> s_numericsClass =
        s_table.AddText("numerics_class", f => f.Report.NumericsClass);
    private static readonly StoreColumn<StoredFit, string> s_device = s_table.AddText("device", f => f.Report.Device);
    private static readonly StoreColumn<StoredFit, string?> s_artifact =
        s_table.AddOptionalText("artifact", f => f.Report.Artifact);
    private static readonly StoreColumn<StoredFit, string?> s_artifactSha256 =
        s_table.AddOptionalText("artifact_sha256", f => f.Report.ArtifactSha256);
    private static readonly StoreColumn<StoredFit, DateTime> s_ended = s_table.AddTime("ended", f => f.Ended);
    private static readonly StoreColumn<StoredFit, string?> s_adoptedFrom =
        s_table.AddOptionalText("adopted_from", f => f.AdoptedFrom);
    private static readonly StoreColumn<StoredFit, string?> s_worker =
        s_table.AddOptionalText("worker", f => f.Worker);
    private static readonly StoreColumn<StoredFit, int> s_trainRows =
        s_table.AddInteger("train_rows", f => f.Report.TrainRows);
    private static readonly StoreColumn<StoredFit, int> s_watchedRows =
        s_table.AddInteger("watched_rows", f => f.Report.WatchedRows);
    private static readonly StoreColumn<StoredFit, string> s_log = s_table.AddText("log", f => f.Report.Log);

    /// <summary>All columns.</summary>
    public static ColumnList<StoredFit> All { get; } = s_table.SelectAll();

    /// <summary>The columns that identify a fit of an experiment.</summary>
    public static ColumnList<StoredFit> Key { get; } = s_table.Select(s_trial, s_fold, s_rung);

    /// <summary>
    /// The columns for a table of results, without a fit's key, weights and log, which would be read for every row.
    /// </summary>
    public static ColumnList<StoredFit> Results { get; } = s_table.Select(s_trial, s_fold, s_rung, s_params, s_failure,
        s_message, s_scores, s_epochs, s_bestEpoch, s_fitSeconds, s_scoreSeconds);

    /// <summary>Reads a row of <see cref="All"/>.</summary>
    public static StoredFit Read(DbDataReader row) => new(
        ReadReport(row, All), All.Read(row, s_params), All.Read(row, s_errors), All.Read(row, s_lostAttempts),
        All.Read(row, s_token), new(All.Read(row, s_ended), TimeSpan.Zero), All.Read(row, s_adoptedFrom),
        All.Read(row, s_worker));

    /// <summary>Reads a row of <see cref="Results"/>.</summary>
    public static (string Params, FitReport Fit) ReadResult(DbDataReader row) =>
        (Results.Read(row, s_params), ReadReport(row, Results));

    private static FitReport ReadReport(DbDataReader row, ColumnList<StoredFit> columns) => new()
    {
        Trial = columns.Read(row, s_trial),
        Fold = columns.Read(row, s_fold),
        Rung = columns.Read(row, s_rung),
        Failure = columns.Read(row, s_failure) is { } cause
            ? new(Enum.Parse<FailureCause>(cause), columns.Read(row, s_message)!)
            : null,
        Scores = ReadScores(columns.Read(row, s_scores)),
        Epochs = columns.Read(row, s_epochs),
        BestEpoch = columns.Read(row, s_bestEpoch),
        StopReason = columns.Read(row, s_stopReason),
        FitTime = TimeSpan.FromSeconds(columns.Read(row, s_fitSeconds)),
        ScoreTime = TimeSpan.FromSeconds(columns.Read(row, s_scoreSeconds)),
        FitKey = columns.Read(row, s_fitKey),
        WeightsSha256 = columns.Read(row, s_weightsSha256),
        NumericsClass = columns.Read(row, s_numericsClass),
        Device = columns.Read(row, s_device),
        Artifact = columns.Read(row, s_artifact),
        ArtifactSha256 = columns.Read(row, s_artifactSha256),
        TrainRows = columns.Read(row, s_trainRows),
        WatchedRows = columns.Read(row, s_watchedRows),
        Log = columns.Read(row, s_log),
    };

    private static string WriteScores(IReadOnlyDictionary<string, double> scores) =>
        JsonSerializer.Serialize(scores, StoreJson.Default.IReadOnlyDictionaryStringDouble);

    // Without a serializer: a table of results may have 100,000 of them.
    private static Dictionary<string, double> ReadScores(string json)
    {
        var text = Encoding.UTF8.GetBytes(json);
        var reader = new Utf8JsonReader(text);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("Scores must be a JSON object.");
        var scores = new Dictionary<string, double>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var metric = reader.GetString()!;
            reader.Read();
            scores[metric] = reader.TokenType == JsonTokenType.String
                ? ReadNamedNumber(reader.GetString()!)
                : reader.GetDouble();
        }
        return scores;
    }

    private static double ReadNamedNumber(string name) => name switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => throw new JsonException($"'{name}' is not a score."),
    };
}
