using System.Data.Common;
using Experiments.Contracts.Leases;

namespace Experiments.Silo.Stores.Columns;

/// <summary>The table of attempts without a result.</summary>
internal static class AttemptColumns
{
    private static readonly ColumnTable<StoredAttempt> s_table = new();

    private static readonly StoreColumn<StoredAttempt, long> s_trial = s_table.AddLong("trial", a => a.Fit.Trial);
    private static readonly StoreColumn<StoredAttempt, int> s_fold = s_table.AddInteger("fold", a => a.Fit.Fold);
    private static readonly StoreColumn<StoredAttempt, int> s_rung = s_table.AddInteger("rung", a => a.Fit.Rung);
    private static readonly StoreColumn<StoredAttempt, string> s_worker = s_table.AddText("worker", a => a.Worker);
    private static readonly StoreColumn<StoredAttempt, string> s_device = s_table.AddText("device", a => a.Device);
    private static readonly StoreColumn<StoredAttempt, string> s_cause =
        s_table.AddText("cause", a => a.Failure.Cause.ToString());
    private static readonly StoreColumn<StoredAttempt, string> s_message =
        s_table.AddText("message", a => a.Failure.Message);
    private static readonly StoreColumn<StoredAttempt, string> s_log = s_table.AddText("log", a => a.Log);
    private static readonly StoreColumn<StoredAttempt, DateTime> s_ended = s_table.AddTime("ended", a => a.Ended);

    /// <summary>All columns.</summary>
    public static ColumnList<StoredAttempt> All { get; } = s_table.SelectAll();

    /// <summary>Reads a row of <see cref="All"/>.</summary>
    public static StoredAttempt Read(DbDataReader row) => new(
        new(All.Read(row, s_trial), All.Read(row, s_fold), All.Read(row, s_rung)), All.Read(row, s_worker),
        All.Read(row, s_device), new(Enum.Parse<FailureCause>(All.Read(row, s_cause)), All.Read(row, s_message)),
        All.Read(row, s_log), new(All.Read(row, s_ended), TimeSpan.Zero));
}
