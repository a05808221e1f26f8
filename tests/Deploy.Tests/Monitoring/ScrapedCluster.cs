using System.Text.RegularExpressions;

namespace Experiments.Deploy.Tests.Monitoring;

/// <summary>
/// A head, two silos that joined it and trained a search that lasts, of which one was killed, and a Prometheus that
/// scrapes them: with the rules and alerts that are handed out. Two searches have ended before, one of them without a
/// winner, and their silo shows them no more. Only the targets are others, and the clock is quicker: it scrapes and
/// evaluates every second, and an alert waits 2 seconds instead of minutes.
/// </summary>
public sealed partial class ScrapedCluster : IAsyncLifetime
{
    /// <summary>The fits of the search that lasts.</summary>
    public const int LongFits = LongAlphas * 3 * 5;

    private const int LongAlphas = 4000;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(200);

    private readonly WorkingFolder _folder = new();
    private readonly string _gateway = FreePort.NextText();
    private readonly List<(ExperimentsProcess Process, string Metrics)> _silos = [];
    private MachineLock? _turn;
    private PrometheusServer? _prometheus;
    private Task<IReadOnlyList<ShownDashboard>>? _dashboards;

    /// <summary>The Prometheus.</summary>
    internal PrometheusServer Prometheus => _prometheus!;

    /// <summary>The addresses at which the running silos are scraped, HOST:PORT.</summary>
    internal IEnumerable<string> Living => _silos.Select(silo => silo.Metrics).Where(target => target != Killed);

    /// <summary>The address at which the silo was scraped that was killed while it trained.</summary>
    internal string Killed { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _turn = await MachineLock.AcquireAsync(Token);
        _prometheus = await PrometheusServer.StartAsync(Configure);
        await StartSiloAsync("--head", "--gateway-port", _gateway, "--silo-port", FreePort.NextText(), "--slots", "0",
            "--metrics-retention", "00:00:05");
        await StartWorkerAsync();
        await SubmitAsync("short", Short("short", "[0.001, 0.01]"));
        await SubmitAsync("fails", Short("fails", "[1.0e+30]"));
        await UntilAsync(() => MissingAsync("max(experiments_search_state{state=\"completed\"}) == 1 and "
            + "max(experiments_search_state{state=\"failed\"}) == 1", "The first searches have not ended"));
        await SubmitAsync("long", Long());
        // Another, which Prometheus has seen at work, and remembers, before it dies.
        var (worker, target) = await StartWorkerAsync();
        await UntilAsync(async () =>
            (await Prometheus.QueryAsync($"experiments_slots_busy{{instance=\"{target}\"}} > 0 and on (instance) "
                + "silo:experiments_silo_info:last_seen")).Count > 0 ? [] : [$"{target} does not train."]);
        await worker.KillAsync();
        Killed = target;
    }

    /// <summary>
    /// Reads what the dashboards show, once for all tests: after the ended searches are forgotten, the long one has an
    /// estimate, and alerts fire.
    /// </summary>
    internal Task<IReadOnlyList<ShownDashboard>> ReadDashboardsAsync() => _dashboards ??= ReadOnceAsync();

    private async Task<IReadOnlyList<ShownDashboard>> ReadOnceAsync()
    {
        await UntilAsync(() => MissingAsync(
            "count(last_over_time(experiment:experiments_search_info:max{name=~\"short|fails\"}[1h])) == 2 "
            + "unless on () experiments_search_info{name=~\"short|fails\"}", "The ended searches are not forgotten"));
        await UntilAsync(() => MissingAsync(
            "experiment:experiments_search_predicted_end_seconds:max and on (cluster) "
            + "ALERTS{alertname=\"ExperimentsSearchWithoutWinner\", alertstate=\"firing\"} and on (cluster) "
            + $"ALERTS{{alertname=\"ExperimentsWorkerSilent\", alertstate=\"firing\", instance=\"{Killed}\"}}",
            "There is no estimate, or an alert does not fire"));
        return await GrafanaPanels.ReadAsync(Prometheus.Address);
    }

    private async Task<IReadOnlyList<string>> MissingAsync(string query, string problem) =>
        (await Prometheus.QueryAsync(query)).Count > 0 ? [] : [$"{problem}: {query}"];

    private async Task SubmitAsync(string name, string text)
    {
        await File.WriteAllTextAsync(_folder.File($"{name}.yaml"), text, Token);
        var submitted = await ExperimentsProcess.RunAsync(
            _folder.Path, "submit", $"{name}.yaml", "--cluster", $"127.0.0.1:{_gateway}");
        Assert.True(submitted.ExitCode == 0, submitted.Text);
    }

    private Task<(ExperimentsProcess Process, string Metrics)> StartWorkerAsync() =>
        StartSiloAsync("--join", $"127.0.0.1:{_gateway}", "--slots", "1", "--checkpoint-epochs", "10", "--cache-folder",
            _folder.File($"cache-{_silos.Count}"));

    /// <summary>Waits until nothing is missing any more.</summary>
    /// <param name="missing">Describes what is still missing.</param>
    internal static async Task UntilAsync(Func<Task<IReadOnlyList<string>>> missing)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (await missing() is { Count: > 0 } left)
        {
            if (patience.IsCancellationRequested) Assert.Fail(string.Join('\n', left));
            await Task.Delay(s_pollInterval, TimeProvider.System, Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (process, _) in Enumerable.Reverse(_silos)) await process.DisposeAsync();
        if (_prometheus is not null) await _prometheus.DisposeAsync();
        if (_turn is not null) await _turn.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<(ExperimentsProcess Process, string Metrics)> StartSiloAsync(params string[] arguments)
    {
        var port = FreePort.NextText();
        var silo = (ExperimentsProcess.Start(_folder.Path, ["silo", .. arguments, "--metrics-port", port]),
            $"127.0.0.1:{port}");
        _silos.Add(silo);
        await silo.Item1.WaitForLineAsync("silo ready");
        // Prometheus sees that the file is another.
        await File.WriteAllTextAsync(Path.Combine(Prometheus.Folder, "targets", "silos.yml"),
            TargetsFile(_silos.Select(each => each.Metrics)), Token);
        return silo;
    }

    private static void Configure(string folder)
    {
        var shipped = Repository.File("deploy", "prometheus");
        foreach (var file in (string[])["prometheus.yml", "recording-rules.yml", "alerts.yml"])
            File.WriteAllText(Path.Combine(folder, file),
                For().Replace(Interval().Replace(File.ReadAllText(Path.Combine(shipped, file)), "$1 1s"), "$1 2s"));
        Directory.CreateDirectory(Path.Combine(folder, "targets"));
        File.WriteAllText(Path.Combine(folder, "targets", "silos.yml"), TargetsFile([]));
    }

    private static string TargetsFile(IEnumerable<string> targets) =>
        $"- targets: [{string.Join(", ", targets.Select(target => $"\"{target}\""))}]\n";

    /// <summary>
    /// The search has so many trials that it outlasts the tests; a third of them diverge, so that there are failures
    /// too.
    /// </summary>
    private static string Long() => $$"""
        name: long
        data: { path: {{Repository.File("examples", "data", "digits.csv")}}, target: digit }
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: { max_iter: 50, batch_size: 128 }
        space:
          alpha: [{{string.Join(", ", Enumerable.Range(1, LongAlphas).Select(i => $"{i}.0e-6"))}}]
          learning_rate_init: [0.003, 0.01, 1.0e+30]
        search: { strategy: grid, cv: 5, scoring: [accuracy, neg_log_loss], refit: accuracy, seed: 42 }
        budget: { max_time: 100h }
        """;

    private static string Short(string name, string rates) => $$"""
        name: {{name}}
        data: { path: {{Repository.File("examples", "data", "iris.csv")}}, target: species }
        pipeline: [standard_scaler]
        estimator: mlp_classifier
        params: { max_iter: 5 }
        space: { learning_rate_init: {{rates}} }
        search: { strategy: grid, cv: 2, scoring: [f1_macro, neg_log_loss], refit: f1_macro, seed: 42 }
        """;

    [GeneratedRegex("((?:scrape|evaluation)_interval:) 15s")]
    private static partial Regex Interval();

    [GeneratedRegex(@"(\sfor:) \d+m")]
    private static partial Regex For();
}

/// <summary>The tests that share the cluster.</summary>
[CollectionDefinition(nameof(ScrapedCluster))]
public sealed class ScrapedClusterTestsCollection : ICollectionFixture<ScrapedCluster>;
