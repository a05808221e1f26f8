using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores;
using Experiments.Silo.Stores.Postgres;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>Servers that a silo needs: there, there and not prepared, away.</summary>
public sealed class DoctorServersTests
{
    [Fact]
    public async Task A_database_is_away_empty_or_prepared()
    {
        var server = await PostgresServer.SharedAsync();
        using var folder = new TemporaryFolder();
        var name = await server.CreateDatabaseAsync();
        Task<DoctorRun> Look(string url) =>
            DoctorRun.RunInAsync(folder, "--store", url, "--artifact-store", folder["artifacts"], "--insecure");

        var empty = await Look(server.Url(name));
        Assert.Equal(("warning", "ok"), (empty["store"].Verdict, empty["clocks"].Verdict));
        Assert.EndsWith("it has no experiment store yet", empty["store"].Text, StringComparison.Ordinal);
        Assert.StartsWith("run 'experiments silo migrate'", empty["store"].Remedy, StringComparison.Ordinal);

        await PostgresExperimentStore.MigrateAsync(
            StoreLocation.Parse(server.Url(name)), TestContext.Current.CancellationToken);
        var prepared = await Look(server.Url(name));
        Assert.Equal("ok", prepared["store"].Verdict);
        Assert.EndsWith($"schema {PostgresInspection.KnownSchema}", prepared["store"].Text, StringComparison.Ordinal);
        Assert.Equal(0, prepared.ExitCode);

        await server.ExecuteAsync(name, "UPDATE schema_version SET version = 99");
        Assert.Equal("failed", (await Look(server.Url(name)))["store"].Verdict);

        var refused = await Look(server.Url(name).Replace("s3cret", "wrong", StringComparison.Ordinal));
        Assert.Equal(
            ("failed", "Check the user and the password"), (refused["store"].Verdict, refused["store"].Remedy));
        Assert.DoesNotContain("wrong", refused["store"].Text, StringComparison.Ordinal);

        var away = await Look($"postgresql://nobody@127.0.0.1:{FreePort.Next()}/{name}");
        Assert.Equal(("failed", "skipped", 1), (away["store"].Verdict, away["clocks"].Verdict, away.ExitCode));
        Assert.Equal("Check that the server runs and can be reached from here", away["store"].Remedy);
    }

    [Fact]
    public async Task Silos_whose_database_is_away_answer_hold_their_ports_and_say_so()
    {
        await using var turn = await MachineLock.AcquireAsync(TestContext.Current.CancellationToken);
        await using var server = await PostgresServer.StartAsync();
        using var folder = new TemporaryFolder();
        var options = SiloHostOptions.Embedded(folder["store"]);
        (options.Store, options.ArtifactStore, options.CacheFolder) =
            (server.Url(await server.CreateDatabaseAsync()), folder["artifacts"], folder["cache"]);
        (options.SiloPort, options.GatewayPort, options.Slots) = (FreePort.Next(), FreePort.Next(), 0);
        await using var silo = await SiloHost.StartAsync(options, cancellation: TestContext.Current.CancellationToken);
        await server.StopAsync();

        var elsewhere = await DoctorRun.RunAsync(
            "--cluster", $"127.0.0.1:{options.GatewayPort}", "--cluster-id", options.ClusterId);
        Assert.Equal(
            ("ok", "failed", 1), (elsewhere["cluster"].Verdict, elsewhere["database"].Verdict, elsewhere.ExitCode));
        Assert.StartsWith(
            $"answers at 127.0.0.1:{options.GatewayPort}: 1 silo", elsewhere["cluster"].Text, StringComparison.Ordinal);
        Assert.StartsWith(
            "its silos answer but cannot use their database: ", elsewhere["database"].Text, StringComparison.Ordinal);
        Assert.Equal("Check that the server runs and can be reached from the silos", elsewhere["database"].Remedy);
        Assert.Equal("ok", Assert.Single(
            elsewhere.Findings, finding => finding.Subject.StartsWith("silo ", StringComparison.Ordinal)).Verdict);

        var here = await DoctorRun.RunInAsync(
            folder,
            "--store", options.Store, "--artifact-store", options.ArtifactStore, "--cluster-id", options.ClusterId,
            "--silo-port", $"{options.SiloPort}", "--gateway-port", $"{options.GatewayPort}");
        Assert.All(["silo port", "gateway port"], subject =>
            Assert.EndsWith("is used by a silo of this cluster", here[subject].Text, StringComparison.Ordinal));
        Assert.Equal(("failed", "failed"), (here["store"].Verdict, here["database"].Verdict));
        await server.ResumeAsync();
        Assert.DoesNotContain(
            (await DoctorRun.RunAsync(
                "--cluster", $"127.0.0.1:{options.GatewayPort}", "--cluster-id", options.ClusterId)).Findings,
            finding => finding.Verdict == "failed");
    }

    [Fact]
    public async Task A_bucket_is_there_or_missing_or_its_server_is_away()
    {
        await using var server = await S3Server.StartAsync();
        using var folder = new TemporaryFolder();
        var location = server.Location("doctor");
        Task<DoctorRun> Look(string at) => DoctorRun.RunInAsync(folder, "--artifact-store", at);

        Assert.Equal("ok", (await Look(location))["artifact store"].Verdict);
        Assert.Empty(await ArtifactStores.Open(location).ListAsync(TestContext.Current.CancellationToken));

        var missing =
            (await Look(location.Replace(S3Server.Bucket, "nowhere", StringComparison.Ordinal)))["artifact store"];
        Assert.Equal(("failed", "create it, or name another with --artifact-store"), (missing.Verdict, missing.Remedy));
        Assert.Contains("there is no bucket 'nowhere'", missing.Text, StringComparison.Ordinal);

        var away =
            (await Look($"s3://{S3Server.Bucket}/x?endpoint=http://127.0.0.1:{FreePort.Next()}"))["artifact store"];
        Assert.Equal(
            ("failed", "check that the endpoint is right and can be reached from here"), (away.Verdict, away.Remedy));
    }
}
