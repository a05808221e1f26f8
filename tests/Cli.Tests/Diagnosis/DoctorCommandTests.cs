using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using Experiments.Client.Tests;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Sqlite;
using Experiments.Telemetry;
using Microsoft.Data.Sqlite;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>Each verdict on the real thing: ports, folders, stores of this machine, and a silo that runs.</summary>
public sealed class DoctorCommandTests
{
    [Fact]
    public async Task A_machine_that_is_ready_is_told_so_and_left_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var run = await DoctorRun.RunInAsync(folder, "--slots", "1");

        Assert.DoesNotContain(run.Findings, finding => finding.Verdict == "failed");
        Assert.Equal(0, run.ExitCode);
        Assert.All(["settings", "silo port", "gateway port", "address", "store", "artifact store", "cache"], subject =>
            Assert.Equal("ok", run[subject].Verdict));
        Assert.All(["metrics port", "cluster", "clocks", "metrics page", "otlp"], subject =>
            Assert.Equal("skipped", run[subject].Verdict));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
    }

    [Theory, InlineData("--silo-port", "silo port"), InlineData("--gateway-port", "gateway port"),
        InlineData("--metrics-port", "metrics port")]
    public async Task A_port_that_another_program_holds_is_a_failure(string option, string subject)
    {
        using var folder = new TemporaryFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        // One that answers nobody: it hangs up.
        _ = HangUpAsync(listener);
        var port = $"{((IPEndPoint)listener.LocalEndpoint).Port}";
        var run = await DoctorRun.RunInAsync(folder, option, port);

        Assert.Equal(("failed", $"{port} is used by another program"), (run[subject].Verdict, run[subject].Text));
        Assert.EndsWith($"or set another port with {option}", run[subject].Remedy, StringComparison.Ordinal);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact]
    public async Task Folders_that_cannot_be_written_are_told_and_what_needs_none_is_looked_at_all_the_same()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("file", "");
        var run = await DoctorRun.RunInAsync(
            folder, "--folder", Path.Combine(file, "store"), "--cache-folder", Path.Combine(file, "cache"));

        Assert.Equal(("failed", "failed", "warning"),
            (run["store"].Verdict, run["artifact store"].Verdict, run["cache"].Verdict));
        Assert.All([run["store"], run["artifact store"], run["cache"]], finding => Assert.NotNull(finding.Remedy));
        Assert.Equal("ok", run["silo port"].Verdict);
        Assert.Equal(1, run.ExitCode);
    }

    [Fact, UnsupportedOSPlatform("windows")]
    public async Task Files_of_an_earlier_version_that_others_can_read_are_told()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "the rights of files are Unix's");
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["store"], (UnixFileMode)0b111_101_101);
        await SqliteExperimentStore.Open(Path.Combine(folder["store"], "experiments.db")).DisposeAsync();
        var data = Path.Combine(folder["store"], "artifacts", "data");
        Directory.CreateDirectory(data);
        Assert.Equal(
            $"other users of this machine can read {data}", (await DoctorRun.RunInAsync(folder))["rights"].Text);

        File.SetUnixFileMode(data, (UnixFileMode)0b111_000_000);
        Assert.DoesNotContain((await DoctorRun.RunInAsync(folder)).Findings, finding => finding.Subject == "rights");
    }

    [Fact]
    public async Task Settings_that_are_wrong_are_told_one_by_one()
    {
        using var folder = new TemporaryFolder();
        var run = await DoctorRun.RunInAsync(
            folder, "--listen", "here", "--gateway-port", "99999", "--lease-term", "00:00:00");

        Assert.Equal(["--gateway-port is '99999'", "--lease-term is '00:00:00'", "--listen is 'here'"],
            run.Findings.Where(finding => finding.Subject == "settings")
                .Select(finding => finding.Text)
                .Order(StringComparer.Ordinal));
        Assert.Equal(("skipped", "ok"), (run["ports"].Verdict, run["store"].Verdict));
    }

    [Fact]
    public async Task Settings_that_can_be_read_are_told_beside_those_that_cannot()
    {
        var run = await ProgramRun.RunAsync("doctor", "--trace-ratio", "2", "--otlp-endpoint", "nonsense", "--slots",
            "-3", "--log-format", "xml", "--metrics-retention", "5");
        Assert.Equal(2, run.ExitCode);
        Assert.All(["--trace-ratio is '2'", "--otlp-endpoint is 'nonsense'", "--slots is '-3'", "--log-format is 'xml'",
            "--metrics-retention is '5'", "5 errors"],
            wrong => Assert.Contains(wrong, run.Errors, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_store_of_another_version_is_told_and_not_touched()
    {
        using var folder = new TemporaryFolder();
        var store = Directory.CreateDirectory(folder["store"]).FullName;
        var file = Path.Combine(store, SiloHostOptions.StoreFileName);
        File.Copy(Path.Combine(Repository.Root, "tests", "Fixtures", "schema-1", SiloHostOptions.StoreFileName), file);
        var before = SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
        var older = (await DoctorRun.RunInAsync(folder))["store"];
        Assert.Equal(("warning", true), (older.Verdict, older.Text.Contains(
            $"of schema 1, which this version upgrades to {SqliteSchema.Version}", StringComparison.Ordinal)));
        Assert.Equal(
            before, SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));

        await using (var connection = new SqliteConnection($"Data Source={file};Pooling=false"))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var later = connection.CreateCommand();
            later.CommandText = "UPDATE schema_version SET version = 99";
            await later.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
        var newer = (await DoctorRun.RunInAsync(folder))["store"];
        Assert.Equal(
            ("failed", $"it was written by a newer version (schema 99; this program supports {SqliteSchema.Version})"),
            (newer.Verdict, newer.Text));

        await File.WriteAllTextAsync(file, "no database", TestContext.Current.CancellationToken);
        Assert.Equal("failed", (await DoctorRun.RunInAsync(folder))["store"].Verdict);
    }

    [Fact]
    public async Task A_silo_that_runs_here_holds_its_ports_rightly_and_is_listed_from_elsewhere()
    {
        await using var silo = await ClientSilo.StartAsync();
        var (address, id) = (silo.Options.Address, silo.Options.ClusterId);

        var here = await DoctorRun.RunInAsync(silo.Folder, "--cluster-id", id, "--gateway-port", address.Split(':')[1]);
        Assert.EndsWith("is used by a silo of this cluster", here["gateway port"].Text, StringComparison.Ordinal);
        Assert.Equal(0, here.ExitCode);

        var elsewhere = await DoctorRun.RunAsync("--cluster", address, "--cluster-id", id);
        Assert.StartsWith(
            $"answers at {address}: 1 silo, 0 slots", elsewhere["cluster"].Text, StringComparison.Ordinal);
        var listed = Assert.Single(
            elsewhere.Findings, finding => finding.Subject.StartsWith("silo ", StringComparison.Ordinal));
        Assert.Equal(("ok", $"{SiloVersion.Current}, head on {Environment.MachineName}, does not train"),
            (listed.Verdict, listed.Text));
        Assert.Equal("ok", elsewhere["clocks"].Verdict);
        Assert.Equal(0, elsewhere.ExitCode);
    }

    [Fact]
    public async Task A_cluster_that_does_not_answer_is_a_failure()
    {
        var run = await DoctorRun.RunAsync("--cluster", "127.0.0.1:1");
        Assert.Equal(("failed", 1), (run["cluster"].Verdict, run.ExitCode));
        Assert.Contains("no process listens there", run["cluster"].Text, StringComparison.Ordinal);
        Assert.Equal("ok", run["version"].Verdict);
    }

    [Fact]
    public async Task A_setting_of_a_silo_is_refused_where_a_cluster_is_looked_at()
    {
        var run = await ProgramRun.RunAsync(
            "doctor", "--cluster", "127.0.0.1:1", "--lease-term", "30s", "--slots", "4");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--slots is a setting of a silo on this machine, but a cluster is checked (--cluster)",
            run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silo_that_shares_a_database_and_names_no_artifact_store_has_none()
    {
        using var folder = new TemporaryFolder();
        var run = await DoctorRun.RunInAsync(folder, "--store", "postgresql://nobody@127.0.0.1:1/x");
        Assert.Equal(
            ("skipped", "no store is named: see settings"),
            (run["artifact store"].Verdict, run["artifact store"].Text));
        Assert.StartsWith("--store needs --artifact-store", run["settings"].Text, StringComparison.Ordinal);
        Assert.Equal(
            "the head serves it", (await DoctorRun.RunInAsync(folder, "--join", "127.0.0.1:1"))["artifact store"].Text);
    }

    private static async Task HangUpAsync(TcpListener listener)
    {
        try
        {
            while (true) (await listener.AcceptTcpClientAsync()).Dispose();
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
