using Microsoft.Data.Sqlite;

namespace Experiments.Silo.Stores.Sqlite;

/// <summary>
/// The operations that users request of a folder's experiments from other processes. The silo that runs there polls the
/// queue: a silo inside a command cannot be called from outside, and a request survives the end of both processes.
/// </summary>
public sealed class SqliteOperationQueue
{
    private readonly string _connection;
    private readonly string _file;

    /// <param name="file">The experiment store's file.</param>
    public SqliteOperationQueue(string file) =>
        (_file, _connection) =
            (file, new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadWrite }.ToString());

    /// <summary>Adds a request.</summary>
    public void Enqueue(string experimentId, ExperimentOperation operation, DateTimeOffset now) => Run(connection =>
    {
        using var command = connection.Command(
            "INSERT INTO operations (experiment_id, kind, priority, asked) VALUES ($id, $kind, $priority, $asked)",
            ("$id", experimentId), ("$kind", operation.Kind.ToString()), ("$priority", operation.Priority),
            ("$asked", SqliteExtensions.ToText(now)));
        return command.ExecuteNonQuery();
    });

    /// <summary>Returns the pending requests, in their order.</summary>
    public IReadOnlyList<QueuedOperation> Read() => Run(connection =>
    {
        using var command = connection.Command(
            "SELECT seq, experiment_id, kind, priority FROM operations ORDER BY seq");
        using var rows = command.ExecuteReader();
        var operations = new List<QueuedOperation>();
        while (rows.Read())
            operations.Add(new(rows.GetInt64(0),
                rows.GetString(1), new(Enum.Parse<OperationKind>(rows.GetString(2)), rows.GetInt32(3))));
        return operations;
    });

    /// <summary>Removes the pending requests of an experiment.</summary>
    public void Withdraw(string experimentId) => Run(connection =>
    {
        using var command = connection.Command(
            "DELETE FROM operations WHERE experiment_id = $id", ("$id", experimentId));
        return command.ExecuteNonQuery();
    });

    /// <summary>Removes a request.</summary>
    public void Remove(QueuedOperation operation) => Run(connection =>
    {
        using var command = connection.Command("DELETE FROM operations WHERE seq = $seq", ("$seq", operation.Seq));
        return command.ExecuteNonQuery();
    });

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = new SqliteConnection(_connection);
            connection.Open();
            return work(connection);
        }
        catch (Exception e) when (e is SqliteException || StoreDamage.IsDamagedRow(e))
        {
            throw SqliteErrors.Translate(e, _file, writes: false);
        }
    }
}
