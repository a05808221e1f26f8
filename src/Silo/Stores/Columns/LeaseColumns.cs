using System.Data.Common;
using System.Text.Json;

namespace Experiments.Silo.Stores.Columns;

/// <summary>The table of open leases.</summary>
internal static class LeaseColumns
{
    private static readonly ColumnTable<StoredLease> s_table = new();

    private static readonly StoreColumn<StoredLease, long> s_token =
        s_table.AddLong("token", l => l.Lease.Token.Value);
    private static readonly StoreColumn<StoredLease, string> s_worker =
        s_table.AddText("worker", l => l.Lease.WorkerId);
    private static readonly StoreColumn<StoredLease, string?> s_packKey =
        s_table.AddOptionalText("pack_key", l => l.Lease.PackKey);
    private static readonly StoreColumn<StoredLease, DateTime> s_granted = s_table.AddTime("granted", l => l.Granted);
    private static readonly StoreColumn<StoredLease, string> s_fits = s_table.AddJson(
        "fits", l => JsonSerializer.Serialize(l.Lease.Fits, StoreJson.Default.IReadOnlyListFitId));

    private static readonly StoreColumn<StoredLease, long> s_secret =
        s_table.AddLong("secret", l => l.Lease.Secret);

    /// <summary>All columns.</summary>
    public static ColumnList<StoredLease> All { get; } = s_table.SelectAll();

    /// <summary>Reads a row of <see cref="All"/>.</summary>
    public static StoredLease Read(DbDataReader row) => new(
        new(new(All.Read(row, s_token)), All.Read(row, s_worker), All.Read(row, s_packKey),
            JsonSerializer.Deserialize(All.Read(row, s_fits), StoreJson.Default.IReadOnlyListFitId)!,
            All.Read(row, s_secret)),
        new(All.Read(row, s_granted), TimeSpan.Zero));
}
