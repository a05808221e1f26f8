using System.Text.Json;

namespace Experiments.Cluster.Tests.Telemetry;

/// <summary>
/// One trace from a submission to the artifact, through three processes; metrics are pushed beside it, and the logs
/// bear its id.
/// </summary>
public sealed class TraceTests
{
    private const string Id = "iris-traced";
    private const string Other = "iris-of-another";

    [Fact]
    public async Task The_trace_of_a_trial_is_whole()
    {
        await using var turn = await MachineLock.AcquireAsync(Token);
        using var folder = new WorkingFolder();
        await using var receiver = await OtlpReceiver.StartAsync(Token);
        var telemetry = new Dictionary<string, string>
        {
            // The spans of silos and clients that end are pushed by then anyway; those of metrics every second.
            ["EXPERIMENTS_OTLP_ENDPOINT"] = receiver.Endpoint,
            ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000",
            ["EXPERIMENTS_LOG_FORMAT"] = "json",
        };
        var gateway = FreePort.Next();
        string log, said, other;
        await using (var head = ExperimentsProcess.Start(folder.Path,
            [], telemetry, "silo", "--head", "--slots", "0", "--silo-port", "0", "--gateway-port", $"{gateway}"))
        {
            await head.WaitForLineAsync("silo ready");
            await using var worker = ExperimentsProcess.Start(folder.Path, [], telemetry, "silo", "--join",
                $"localhost:{gateway}", "--slots", "2", "--devices", "cpu", "--cache-folder", folder.File("cache"));
            await worker.WaitForLineAsync("silo ready");
            said = await SearchAsync(Id, seed: 1, folder, telemetry, gateway);
            other = await SearchAsync(Other, seed: 2, folder, [], gateway);
            await receiver.UntilMetricAsync("experiments.fits", Token);
            await worker.SignalAsync("TERM");
            Assert.Equal(0, (await worker.WaitForExitAsync()).ExitCode);
            await head.SignalAsync("TERM");
            log = (await head.WaitForExitAsync()).Errors;
        }

        var traces = receiver.Spans.GroupBy(span => Convert.ToHexStringLower(span.Span.TraceId.Span))
            .ToDictionary(trace => trace.Key, trace => trace.ToList());
        Assert.Equal(new HashSet<string> { said, other }, traces.Keys.ToHashSet());
        Assert.All(traces.Values, AllIsBelowOneRoot);
        var spans = traces[said];
        var byId = spans.ToDictionary(span => span.Span.SpanId, span => span.Span);
        Assert.Equal(("experiments-client", "submit"), Root(spans));
        // Of a client that pushes nothing the trace begins where the submission arrives.
        Assert.Equal(("experiments", "submit"), Root(traces[other]));

        // Every fit of every trial, with its epochs; above each its pack, the lease and both sides of the submission.
        var fits = spans.Where(span => span.Span.Name == "fit" && Number(span.Span, "experiments.fold") >= 0)
            .Select(span => span.Span)
            .ToList();
        Assert.Equal(4 * 3,
            fits.Select(fit => (Number(fit, "experiments.trial"), Number(fit, "experiments.fold"))).Distinct().Count());
        foreach (var fit in fits)
        {
            Assert.Equal(["pack", "lease", "submit"],
                Above(fit, byId).Where(name => !name.Contains('/', StringComparison.Ordinal)).Distinct());
            var epochs = spans.Where(span => span.Span.ParentSpanId == fit.SpanId)
                .Select(span => span.Span)
                .OrderBy(span => Number(span, "experiments.epoch.first"))
                .ToList();
            Assert.All(epochs, span => Assert.Equal("epochs", span.Name));
            Assert.Equal(1, Number(epochs[0], "experiments.epoch.first"));
            Assert.Equal(Number(fit, "experiments.epoch.last"), Number(epochs[^1], "experiments.epoch.last"));
            foreach (var (before, after) in epochs.Zip(epochs.Skip(1)))
                Assert.Equal(Number(before, "experiments.epoch.last") + 1, Number(after, "experiments.epoch.first"));
        }

        var names = spans.Select(span => span.Span.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "report", "artifact" }, names);
        Assert.Contains(names, name => name.Contains("/Report", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name =>
            name.Contains("/Renew", StringComparison.Ordinal) || name.Contains("/Register", StringComparison.Ordinal));
        Assert.Superset(new HashSet<(string, string)> { ("experiments", "experiments.search.fits"), ("experiments",
            "experiments.slots"), ("experiments", "dotnet.gc.collections") }, receiver.Metrics.ToHashSet());

        var line = log.Split('\n')
            .Select(text => JsonDocument.Parse(text).RootElement)
            .First(line => line.GetProperty("Message").GetString()!.Contains("began", StringComparison.Ordinal));
        Assert.Contains(said, line.GetProperty("Scopes").GetRawText(), StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Has a search run to its end.</summary>
    /// <returns>The id of its trace.</returns>
    private static async Task<string> SearchAsync(
        string id, int seed, WorkingFolder folder, Dictionary<string, string> telemetry, int gateway)
    {
        File.Copy(Repository.File("examples", "data", "iris.csv"), folder.File("iris.csv"), overwrite: true);
        await File.WriteAllTextAsync(
            folder.File("iris.yaml"),
            $$"""
            name: iris
            data: { path: iris.csv, target: species }
            estimator: mlp_classifier
            params: { max_iter: 20 }
            space: { alpha: [0.001, 0.1], learning_rate_init: [0.001, 0.01] }
            search: { strategy: grid, cv: 3, scoring: [accuracy], refit: accuracy, seed: {{seed}} }
            """,
            Token);
        string[] at = ["--cluster", $"localhost:{gateway}"];
        await using var submit = ExperimentsProcess.Start(
            folder.Path, [], telemetry, ["submit", "iris.yaml", "--id", id, .. at]);
        var outcome = await submit.WaitForExitAsync();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
        var watch = await ExperimentsProcess.RunAsync(folder.Path, ["watch", id, "--json", .. at]);
        Assert.True(watch.ExitCode == 0, watch.Text);
        var status = await ExperimentsProcess.RunAsync(folder.Path, ["status", id, "--json", .. at]);
        return JsonDocument.Parse(status.Output).RootElement.GetProperty("trace").GetString()!;
    }

    private static void AllIsBelowOneRoot(List<(string Service, Span Span)> trace)
    {
        var ids = trace.Select(span => span.Span.SpanId).ToHashSet();
        Assert.All(trace, span =>
            Assert.True(span.Span.ParentSpanId.IsEmpty || ids.Contains(span.Span.ParentSpanId), span.Span.Name));
        Assert.All(trace, span => Assert.True(span.Span.EndTimeUnixNano >= span.Span.StartTimeUnixNano));
        Assert.Equal(4 * 3 + 1, trace.Count(span => span.Span.Name == "fit"));
        // Spans of a coordinator's timers are not children of the span that activated it.
        var submitted = trace.Single(span => span.Span.Name == "submit" && span.Service == "experiments").Span;
        Assert.All(
            trace.Where(span =>
                span.Span.ParentSpanId == submitted.SpanId && span.Span.Name.Contains('/', StringComparison.Ordinal)),
            span =>
                Assert.True(span.Span.StartTimeUnixNano <= submitted.EndTimeUnixNano, span.Span.Name));
    }

    private static (string Service, string Name) Root(List<(string Service, Span Span)> trace)
    {
        var (service, span) = Assert.Single(trace, span => span.Span.ParentSpanId.IsEmpty);
        return (service, span.Name);
    }

    private static IEnumerable<string> Above(Span span, Dictionary<Google.Protobuf.ByteString, Span> byId)
    {
        while (byId.TryGetValue(span.ParentSpanId, out var parent))
        {
            yield return parent.Name;
            span = parent;
        }
    }

    private static long Number(Span span, string attribute) =>
        span.Attributes.Single(a => a.Key == attribute).Value.IntValue;
}
