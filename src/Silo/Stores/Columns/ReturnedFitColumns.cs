using System.Data.Common;
using Experiments.Search.Ledger;

namespace Experiments.Silo.Stores.Columns;

/// <summary>The table of fits that were returned and wait to be run again.</summary>
internal static class ReturnedFitColumns
{
    private static readonly ColumnTable<FitRecord> s_table = new();

    private static readonly StoreColumn<FitRecord, long> s_trial = s_table.AddLong("trial", f => f.Id.Trial);
    private static readonly StoreColumn<FitRecord, int> s_fold = s_table.AddInteger("fold", f => f.Id.Fold);
    private static readonly StoreColumn<FitRecord, int> s_rung = s_table.AddInteger("rung", f => f.Id.Rung);
    private static readonly StoreColumn<FitRecord, int> s_errors = s_table.AddInteger("errors", f => f.Errors);
    private static readonly StoreColumn<FitRecord, int> s_lostAttempts =
        s_table.AddInteger("lost_attempts", f => f.LostAttempts);
    private static readonly StoreColumn<FitRecord, long?> s_token =
        s_table.AddOptionalLong("token", f => f.Token?.Value);
    private static readonly StoreColumn<FitRecord, string?> s_failure =
        s_table.AddOptionalText("failure", f => f.Cause?.ToString());

    /// <summary>All columns.</summary>
    public static ColumnList<FitRecord> All { get; } = s_table.SelectAll();

    /// <summary>The columns other than those that identify the fit.</summary>
    public static ColumnList<FitRecord> State { get; } =
        s_table.Select(s_errors, s_lostAttempts, s_token, s_failure);

    /// <summary>Reads a row of <see cref="All"/>.</summary>
    public static FitRecord Read(DbDataReader row) => new(
        new(All.Read(row, s_trial), All.Read(row, s_fold), All.Read(row, s_rung)), FitState.Pending, double.NaN,
        All.Read(row, s_failure) is { } cause ? Enum.Parse<FitFailureCause>(cause) : null, All.Read(row, s_errors),
        All.Read(row, s_lostAttempts), All.Read(row, s_token) is { } token ? new LeaseToken(token) : null);
}
