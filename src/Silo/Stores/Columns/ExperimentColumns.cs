using System.Data.Common;
using System.Text.Json;

namespace Experiments.Silo.Stores.Columns;

/// <summary>The columns of experiments that are read: the columns that are not generated from others.</summary>
internal static class ExperimentColumns
{
    public const string Names = "spec, status, term, flags, refit_trial";

    /// <summary>Reads a row of <see cref="Names"/>.</summary>
    public static ExperimentRecord Read(DbDataReader row) => new(
        JsonSerializer.Deserialize(row.GetString(0), StoreJson.Default.ExperimentSpec) ?? throw new JsonException(),
        JsonSerializer.Deserialize(row.GetString(1), StoreJson.Default.ExperimentStatus) ?? throw new JsonException(),
        row.GetInt64(2),
        JsonSerializer.Deserialize(row.GetString(3), StoreJson.Default.LedgerFlags),
        row.IsDBNull(4) ? null : row.GetInt64(4));
}
