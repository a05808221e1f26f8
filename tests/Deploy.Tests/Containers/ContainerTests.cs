using System.Globalization;
using Experiments.Deploy.Tests.Kubernetes;
using k8s.Models;

namespace Experiments.Deploy.Tests.Containers;

/// <summary>
/// The image's program, run as on Kubernetes: the manifests' environment, user, volumes, probes and grace period, over
/// a real PostgreSQL and S3 server. Only the ports are others, because the network is this machine's.
/// </summary>
public sealed class ContainerTests
{
    private const string PodIp = "127.0.0.1";

    /// <summary>
    /// Not the address that the silo advertises: so it is for who comes through a service or a forwarded port.
    /// </summary>
    private const string ServiceIp = "127.0.0.2";

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_silo_waits_for_its_database_drains_when_told_to_stop_and_its_successor_goes_on()
    {
        var manifests = Manifests.Parse(await Kustomization.OverlayAsync("cpu"));
        var pod = manifests.Silos.Single(silo => silo.Metadata.Name == "experiments-cpu").Spec.Template.Spec;
        var (container, migrate) = (pod.Containers.Single(), manifests.GetAll<V1Job>().Single().Spec.Template.Spec);
        await using var server = await PostgresServer.StartAsync();
        await using var s3 = await S3Server.StartAsync();
        var database = await server.CreateDatabaseAsync();
        var secrets = new Dictionary<string, string>
        {
            ["experiments-store/url"] = server.Url(database),
            ["experiments-artifacts/location"] = s3.Location("deployed"),
            ["experiments-artifacts/access-key-id"] = S3Server.Credentials["AWS_ACCESS_KEY_ID"],
            ["experiments-artifacts/secret-access-key"] = S3Server.Credentials["AWS_SECRET_ACCESS_KEY"],
        };
        var environment = manifests.Environment(container, secrets, PodIp);
        foreach (var port in new[] { "SILO", "GATEWAY", "METRICS" })
            environment[$"EXPERIMENTS_{port}_PORT"] = FreePort.NextText();
        var metrics = int.Parse(environment["EXPERIMENTS_METRICS_PORT"], CultureInfo.InvariantCulture);
        var startup = new Probe(container.StartupProbe, metrics);
        var (readiness, liveness) =
            (new Probe(container.ReadinessProbe, metrics), new Probe(container.LivenessProbe, metrics));
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var host = new WorkingFolder();

        await using (var job = Container.Start(
            host, migrate, manifests.Environment(migrate.Containers.Single(), secrets, PodIp)))
        {
            var made = await job.WaitForExitAsync();
            Assert.True(
                made.ExitCode == 0 && made.Output.Contains("created the tables", StringComparison.Ordinal), made.Text);
        }

        await server.StopAsync();
        await using (var silo = Container.Start(host, pod, environment))
        {
            await silo.WaitForErrorAsync("does not answer yet");
            Assert.False(await startup.SucceedsAsync(Token));
            await server.ResumeAsync();
            await startup.WaitAsync(Token);
            Assert.True(await readiness.SucceedsAsync(Token) && await liveness.SucceedsAsync(Token));
            AssertConfined(await File.ReadAllLinesAsync($"/proc/{silo.Id}/status", Token),
                await File.ReadAllLinesAsync($"/proc/{silo.Id}/mountinfo", Token), container);

            await SubmitAsync(host, $"{ServiceIp}:{environment["EXPERIMENTS_GATEWAY_PORT"]}");
            await UntilAsync(async () => await Ask("SELECT fits_completed FROM experiments") > 0
                && await Ask("SELECT count(*) FROM leases") > 0);
            await StopAsync(silo, pod);
        }

        Assert.Equal(0, await Ask("SELECT count(*) FROM leases"));
        Assert.Equal(0, await Ask("SELECT count(*) FROM attempts"));
        var kept = await Ask("SELECT count(*) FROM fits");
        Assert.Equal("Running", await State());

        await using (var silo = Container.Start(host, pod, environment))
        {
            await startup.WaitAsync(Token);
            await UntilAsync(async () => await State() is not ("Running" or "Refitting"));
            Assert.Equal("Completed", await State());
            await StopAsync(silo, pod);
        }

        Assert.Equal((24, 0),
            (await Ask("SELECT fits_completed FROM experiments"), await Ask("SELECT fits_failed FROM experiments")));
        Assert.Equal((24, 0), (await Ask("SELECT count(*) FROM results"), await Ask("SELECT count(*) FROM attempts")));
        Assert.InRange(kept, 1, 23);

        async Task<string> State() => (string)(await server.ExecuteAsync(database, "SELECT state FROM experiments"))!;
        async Task<long> Ask(string sql) =>
            Convert.ToInt64(await server.ExecuteAsync(database, sql), CultureInfo.InvariantCulture);
    }

    /// <summary>Has the silo told to leave, as the kubelet does; it must have gone before it would be killed.</summary>
    private static async Task StopAsync(ExperimentsProcess silo, V1PodSpec pod)
    {
        await silo.SignalAsync("TERM");
        var exit = silo.WaitForExitAsync();
        using var grace = new CancellationTokenSource(
            TimeSpan.FromSeconds(pod.TerminationGracePeriodSeconds!.Value), TimeProvider.System);
        var ended = await exit.WaitAsync(grace.Token);
        Assert.True(ended.ExitCode == 0, ended.Text);
    }

    private static async Task SubmitAsync(WorkingFolder folder, string cluster)
    {
        await File.WriteAllTextAsync(folder.File("search.yaml"), $$"""
            name: deployed
            data: { path: "{{Repository.File("examples", "data", "digits.csv")}}", target: digit }
            pipeline: [standard_scaler]
            estimator: mlp_classifier
            params: { max_iter: 400, batch_size: 128, hidden_layer_sizes: [32] }
            space: { alpha: [{{string.Join(", ", Enumerable.Range(1, 12).Select(i => $"0.{i:0000}"))}}] }
            search: { strategy: grid, cv: 2, scoring: [accuracy], refit: accuracy, seed: 7 }
            """, Token);
        var submitted = await ExperimentsProcess.RunAsync(folder.Path, "submit", "search.yaml", "--cluster", cluster);
        Assert.True(submitted.ExitCode == 0, submitted.Text);
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (!await condition()) await Task.Delay(s_pollInterval, TimeProvider.System, patience.Token);
    }

    /// <summary>The program is confined as in the manifests: otherwise the tests above would prove nothing.</summary>
    private static void AssertConfined(string[] status, string[] mounts, V1Container container)
    {
        Assert.Equal("1654\t1654\t1654\t1654", Field("Uid"));
        Assert.Equal("1654\t1654\t1654\t1654", Field("Gid"));
        foreach (var set in new[] { "CapEff", "CapPrm", "CapInh", "CapBnd", "CapAmb" })
            Assert.Equal("0000000000000000", Field(set));
        Assert.Equal("1", Field("NoNewPrivs"));
        var writable = mounts.Select(line => line.Split(' '))
            .Where(mount => mount[5].Split(',').Contains("rw"))
            .Select(mount => mount[4]);
        string[] ofTheSystem = ["proc", "sys", "dev"];
        Assert.Equal(container.VolumeMounts.Select(mount => mount.MountPath).Order(),
            writable.Where(path => !ofTheSystem.Contains(path.Split('/')[1])).Order());

        string Field(string name) =>
            status.Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))[(name.Length + 1)..].Trim();
    }
}
