namespace Experiments.Silo.Stores.Postgres;

/// <summary>
/// The cluster's membership for Orleans' ADO.NET provider (10.4.2). The provider reads its queries from the table
/// OrleansQuery by their keys, passes parameters and reads columns by name; the content of the queries is defined here.
/// Each is one statement, so that it takes effect as a whole or not at all. A writer first updates the cluster's row at
/// the version that it has read. If two writers have read the same version, the second finds no row of that version and
/// writes nothing.
/// </summary>
internal static class PostgresMembership
{
    private const string Silo =
        "cluster_id = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation";

    private const string Columns = """
        address AS "Address", port AS "Port", generation AS "Generation", silo_name AS "SiloName",
            host_name AS "HostName",
        status AS "Status", proxy_port AS "ProxyPort", suspect_times AS "SuspectTimes", start_time AS "StartTime",
        alive_time AS "IAmAliveTime", version AS "Version"
        """;

    private const string UpdateVersion =
        "UPDATE clusters SET version = version + 1 WHERE cluster_id = @DeploymentId AND version = @Version";

    public const string Version1 = $"""

        CREATE TABLE clusters (
            cluster_id     text PRIMARY KEY,
            version        integer NOT NULL
        );
        CREATE TABLE silos (
            cluster_id     text NOT NULL,
            address        text NOT NULL,
            port           integer NOT NULL,
            generation     integer NOT NULL,
            silo_name      text NOT NULL,
            host_name      text NOT NULL,
            status         integer NOT NULL,
            proxy_port     integer NOT NULL,
            suspect_times  text,
            start_time     timestamptz NOT NULL,
            alive_time     timestamptz NOT NULL,
            PRIMARY KEY (cluster_id, address, port, generation)
        );
        CREATE TABLE OrleansQuery (
            QueryKey       text PRIMARY KEY,
            QueryText      text NOT NULL
        );
        INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
        ('InsertMembershipVersionKey', $query$
            WITH added AS (
                INSERT INTO clusters (cluster_id, version) VALUES (@DeploymentId, 0) ON CONFLICT DO NOTHING RETURNING 1)
            SELECT EXISTS (SELECT FROM added)
        $query$),
        ('InsertMembershipKey', $query$
            WITH taken AS ({UpdateVersion} AND NOT EXISTS (SELECT FROM silos WHERE {Silo}) RETURNING cluster_id),
            added AS (
                INSERT INTO silos (cluster_id, address, port, generation, silo_name, host_name, status, proxy_port,
                    start_time, alive_time)
                SELECT cluster_id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime,
                    @IAmAliveTime
                FROM taken RETURNING 1)
            SELECT EXISTS (SELECT FROM added)
        $query$),
        ('UpdateMembershipKey', $query$
            WITH taken AS ({UpdateVersion} AND EXISTS (SELECT FROM silos WHERE {Silo}) RETURNING 1),
            changed AS (
                UPDATE silos SET status = @Status, suspect_times = @SuspectTimes, alive_time = greatest(alive_time,
                    @IAmAliveTime)
                WHERE {Silo} AND EXISTS (SELECT FROM taken) RETURNING 1)
            SELECT EXISTS (SELECT FROM changed)
        $query$),
        ('UpdateIAmAlivetimeKey', $query$
            UPDATE silos SET alive_time = greatest(alive_time, @IAmAliveTime) WHERE {Silo}
        $query$),
        ('MembershipReadRowKey', $query$
            SELECT {Columns} FROM clusters LEFT JOIN (SELECT * FROM silos WHERE {Silo}) AS silo USING (cluster_id)
            WHERE cluster_id = @DeploymentId
        $query$),
        ('MembershipReadAllKey', $query$
            SELECT {Columns} FROM clusters LEFT JOIN silos USING (cluster_id) WHERE cluster_id = @DeploymentId
        $query$),
        ('GatewaysQueryKey', $query$
            SELECT address AS "Address", proxy_port AS "ProxyPort", generation AS "Generation" FROM silos
            WHERE cluster_id = @DeploymentId AND status = @Status AND proxy_port > 0
        $query$),
        ('DeleteMembershipTableEntriesKey', $query$
            WITH gone AS (DELETE FROM silos WHERE cluster_id = @DeploymentId)
            DELETE FROM clusters WHERE cluster_id = @DeploymentId
        $query$),
        -- 6 is dead: who is alive, however long silent, is the cluster's to judge.
        ('CleanupDefunctSiloEntriesKey', $query$
            DELETE FROM silos WHERE cluster_id = @DeploymentId AND status = 6 AND alive_time < @IAmAliveTime
                AND start_time < @IAmAliveTime
        $query$),
        -- The provider looks at each row itself, and has it deleted only if it is still as it was then.
        ('CleanupDefunctSiloEntryKey', $query$
            DELETE FROM silos WHERE {Silo} AND status = 6 AND start_time = @StartTime AND alive_time = @IAmAliveTime
                AND coalesce(suspect_times, '') = coalesce(@SuspectTimes, '')
        $query$);
        """;
}
