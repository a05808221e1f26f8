using System.Diagnostics;
using Npgsql;

namespace Experiments.Tests.Shared;

/// <summary>
/// A real PostgreSQL server in its own folder, on a free port of the loopback address. The server ends when it is
/// disposed, and also when the test program is killed: a shell beside it waits for the end of its input, which the test
/// program keeps open.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const string Password = "s3cret-of-the-tests";
    private static readonly Lazy<Task<PostgresServer>> s_shared = new(() => StartAsync());
    private readonly string _folder;
    private readonly string _bin;
    private readonly Process _guard;
    private readonly string _settings;

    private PostgresServer(string bin, string folder, string host, int port, string settings, Process guard) =>
        (_bin, _folder, Host, Port, _settings, _guard) = (bin, folder, host, port, settings, guard);

    /// <summary>The address that it listens on.</summary>
    public string Host { get; }

    public int Port { get; }

    private string Data => Path.Combine(_folder, "data");

    /// <summary>
    /// The server that the tests of this program share until the program's end. A test that stops or restarts a server
    /// starts its own.
    /// </summary>
    public static Task<PostgresServer> SharedAsync()
    {
        // Said here too, so that every test that needs it is skipped and not only the first.
        Bin();
        return s_shared.Value;
    }

    /// <summary>Starts a server; skips the test where PostgreSQL is not installed.</summary>
    /// <param name="durable">True if commits wait for the disk, as in production: for measurements.</param>
    /// <param name="host">The address of this machine that it listens on.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false, string host = "127.0.0.1")
    {
        var bin = Bin();
        var folder = Path.Combine(Path.GetTempPath(), $"experiments-postgres-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", "postgres", folder);
        var secret = Path.Combine(folder, "password");
        await File.WriteAllTextAsync(secret, Password);
        var port = FreePort.Next();
        var settings = $"-p {port} -c listen_addresses={host} -c unix_socket_directories='' -c max_connections=200 -c "
            + "log_min_messages=fatal"
            + (durable ? "" : " -c fsync=off");
        var server = new PostgresServer(bin, folder, host, port, settings, Guard(bin, folder));
        try
        {
            await server.AsPostgresAsync("initdb", "-D", server.Data, "-U", "postgres", "-A", "scram-sha-256",
                $"--pwfile={secret}", "-E", "UTF8", "--locale=C", "--no-sync");
            if (host != "127.0.0.1")
                await File.AppendAllTextAsync(
                    Path.Combine(server.Data, "pg_hba.conf"), "host all all samenet scram-sha-256\n");
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>How a database is reached, in Npgsql's form.</summary>
    public string ConnectionString(string database) =>
        $"Host={Host};Port={Port};Username=postgres;Password={Password};Database={database}";

    /// <summary>How a database is reached, as an address.</summary>
    public string Url(string database) => $"postgresql://postgres:{Password}@{Host}:{Port}/{database}";

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"test_{Guid.NewGuid():N}";
        await ExecuteAsync("postgres", $"CREATE DATABASE {name}");
        return name;
    }

    /// <summary>Does a statement.</summary>
    /// <returns>The first value of its answer.</returns>
    public async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>
    /// Starts the server again after <see cref="StopAsync"/> or <see cref="CrashAsync"/>; returns once it answers.
    /// </summary>
    public Task ResumeAsync() =>
        AsPostgresAsync(
            "pg_ctl", "start", "-w", "-t", "60", "-D", Data, "-l", Path.Combine(Data, "log"), "-o", _settings);

    /// <summary>
    /// Stops the server as an operator does: connections are closed, transactions that are open end undone.
    /// </summary>
    public Task StopAsync() => AsPostgresAsync("pg_ctl", "stop", "-w", "-m", "fast", "-D", Data);

    /// <summary>Ends the server at once, without any tidying: it recovers when it is started.</summary>
    public Task CrashAsync() => AsPostgresAsync("pg_ctl", "stop", "-w", "-m", "immediate", "-D", Data);

    /// <summary>Stops all processes of the server, without a word to those that are connected.</summary>
    public Task FreezeAsync() => SignalAsync("STOP");

    /// <summary>Lets the processes go on.</summary>
    public Task ThawAsync() => SignalAsync("CONT");

    // Its children may end in between.
    private Task SignalAsync(string signal) => RunAsync("/bin/sh", "-c",
        $"first=$(head -1 '{Data}/postmaster.pid'); kill -{signal} $first && "
        + $"for child in $(ps -o pid= --ppid $first); do kill -{signal} $child || true; done");

    public async ValueTask DisposeAsync()
    {
        _guard.StandardInput.Close();
        await _guard.WaitForExitAsync();
        _guard.Dispose();
    }

    private static Process Guard(string bin, string folder)
    {
        var stop = $"{Prefix()}'{bin}/pg_ctl' stop -m immediate -D '{folder}/data'";
        return Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"trap '' INT TERM HUP; cat; {stop}; rm -rf '{folder}'"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
    }

    private static string Bin()
    {
        // Debian has a separate folder for the programs of each version.
        var installed = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(d => d.Length).ThenByDescending(
                d => d, StringComparer.Ordinal)
            : Enumerable.Empty<string>();
        return Path.GetDirectoryName(
            ExternalProgram.Require("initdb", "postgresql", installed.Select(d => Path.Combine(d, "bin"))))!;
    }

    private static string Prefix() =>
        Environment.IsPrivilegedProcess ? "setpriv --reuid=postgres --regid=postgres --init-groups -- " : "";

    private Task AsPostgresAsync(string program, params string[] arguments) =>
        RunAsync(
            [.. Prefix().Split(' ', StringSplitOptions.RemoveEmptyEntries), Path.Combine(_bin, program), .. arguments]);

    private static async Task RunAsync(params string[] command)
    {
        // A process that is started in the background would hold a pipe open.
        var log = Path.GetTempFileName();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(
                "/bin/sh", ["-c", "log=$1; shift; exec \"$@\" >\"$log\" 2>&1 </dev/null", "sh", log, .. command])
            {
                WorkingDirectory = "/"
            })!;
            await process.WaitForExitAsync();
            if (process.ExitCode != 0) Assert.Fail($"{string.Join(' ', command)}: {await File.ReadAllTextAsync(log)}");
        }
        finally
        {
            File.Delete(log);
        }
    }
}
