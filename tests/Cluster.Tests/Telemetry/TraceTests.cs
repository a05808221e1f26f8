using System.Text.Json;
using Experiments.Tests.Shared;

namespace Experiments.Cluster.Tests.Telemetry;

/// <summary>One trace from a submission to the artifact, through three processes; metrics are pushed beside it, and the logs bear its id.</summary>
public sealed class TraceTests
{
    private const string Id = "iris-traced";

    [Fact]
    public async Task TheTraceOfATrialIsWhole()
    {
        await using var turn = await MachineLock.Take(Token);
        using var folder = new WorkingFolder();
        await using var receiver = await OtlpReceiver.Start(Token);
        var telemetry = new Dictionary<string, string>
        {
            // The spans of silos and clients that end are pushed by then anyway; those of metrics every second.
            ["EXPERIMENTS_OTLP_ENDPOINT"] = receiver.Endpoint, ["OTEL_METRIC_EXPORT_INTERVAL"] = "1000", ["EXPERIMENTS_LOG_FORMAT"] = "json",
        };
        var gateway = FreePort.Next();
        string log, said;
        await using (var head = ExperimentsProcess.Start(folder.Path, [], telemetry, "silo", "--head", "--slots", "0", "--silo-port", "0", "--gateway-port", $"{gateway}"))
        {
            await head.WaitForLine("silo ready");
            await using var worker = ExperimentsProcess.Start(folder.Path, [], telemetry, "silo", "--join", $"localhost:{gateway}", "--slots", "2", "--devices", "cpu", "--cache-folder", folder.File("cache"));
            await worker.WaitForLine("silo ready");
            await Submit(folder, telemetry, gateway);
            var watch = await ExperimentsProcess.Run(folder.Path, "watch", Id, "--cluster", $"localhost:{gateway}", "--json");
            Assert.True(watch.ExitCode == 0, watch.Text);
            var status = await ExperimentsProcess.Run(folder.Path, "status", Id, "--cluster", $"localhost:{gateway}", "--json");
            said = JsonDocument.Parse(status.Output).RootElement.GetProperty("trace").GetString()!;
            while (!receiver.Metrics.Any(metric => metric.Name == "experiments.fits")) await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
            await worker.Signal("TERM");
            Assert.Equal(0, (await worker.WaitForExit()).ExitCode);
            await head.Signal("TERM");
            log = (await head.WaitForExit()).Errors;
        }

        var spans = receiver.Spans.ToList();
        var trace = Assert.Single(spans.Select(span => span.Span.TraceId).Distinct());
        Assert.Equal(said, Convert.ToHexStringLower(trace.Span));
        var byId = spans.ToDictionary(span => span.Span.SpanId, span => span.Span);
        var root = Assert.Single(spans, span => span.Span.ParentSpanId.IsEmpty);
        Assert.Equal(("experiments-client", "submit"), (root.Service, root.Span.Name));
        Assert.All(spans.Where(span => span.Span != root.Span), span => Assert.Contains(span.Span.ParentSpanId, byId.Keys));
        Assert.All(spans, span => Assert.True(span.Span.EndTimeUnixNano >= span.Span.StartTimeUnixNano));

        // Every fit of every trial, with its epochs; above each its pack, the lease and both sides of the submission.
        var fits = spans.Where(span => span.Span.Name == "fit" && Number(span.Span, "experiments.fold") >= 0).Select(span => span.Span).ToList();
        Assert.Equal(4 * 3, fits.Select(fit => (Number(fit, "experiments.trial"), Number(fit, "experiments.fold"))).Distinct().Count());
        foreach (var fit in fits)
        {
            Assert.Equal(["pack", "lease", "submit"], Above(fit, byId).Where(name => !name.Contains('/', StringComparison.Ordinal)).Distinct());
            var epochs = spans.Where(span => span.Span.ParentSpanId == fit.SpanId).Select(span => span.Span).OrderBy(span => Number(span, "experiments.epoch.first")).ToList();
            Assert.All(epochs, span => Assert.Equal("epochs", span.Name));
            Assert.Equal(1, Number(epochs[0], "experiments.epoch.first"));
            Assert.Equal(Number(fit, "experiments.epoch.last"), Number(epochs[^1], "experiments.epoch.last"));
            foreach (var (before, after) in epochs.Zip(epochs.Skip(1))) Assert.Equal(Number(before, "experiments.epoch.last") + 1, Number(after, "experiments.epoch.first"));
        }

        var names = spans.Select(span => span.Span.Name).ToHashSet();
        Assert.Superset(new HashSet<string> { "report", "artifact" }, names);
        Assert.Contains(names, name => name.Contains("/Report", StringComparison.Ordinal));
        Assert.DoesNotContain(names, name => name.Contains("/Renew", StringComparison.Ordinal) || name.Contains("/Register", StringComparison.Ordinal));
        Assert.Superset(new HashSet<(string, string)> { ("experiments", "experiments.search.fits"), ("experiments", "experiments.slots"), ("experiments", "dotnet.gc.collections") }, receiver.Metrics.ToHashSet());

        var line = log.Split('\n').Select(text => JsonDocument.Parse(text).RootElement).First(line => line.GetProperty("Message").GetString()!.Contains("began", StringComparison.Ordinal));
        Assert.Contains(Convert.ToHexStringLower(trace.Span), line.GetProperty("Scopes").GetRawText(), StringComparison.Ordinal);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task Submit(WorkingFolder folder, Dictionary<string, string> telemetry, int gateway)
    {
        File.Copy(Repository.File("examples", "data", "iris.csv"), folder.File("iris.csv"));
        await File.WriteAllTextAsync(
            folder.File("iris.yaml"),
            """
            name: iris
            data: { path: iris.csv, target: species }
            estimator: mlp_classifier
            params: { max_iter: 20 }
            space: { alpha: [0.001, 0.1], learning_rate_init: [0.001, 0.01] }
            search: { strategy: grid, cv: 3, scoring: [accuracy], refit: accuracy }
            """,
            Token);
        await using var submit = ExperimentsProcess.Start(folder.Path, [], telemetry, "submit", "iris.yaml", "--cluster", $"localhost:{gateway}", "--id", Id);
        var outcome = await submit.WaitForExit();
        Assert.True(outcome.ExitCode == 0, outcome.Text);
    }

    private static IEnumerable<string> Above(Span span, Dictionary<Google.Protobuf.ByteString, Span> byId)
    {
        while (byId.TryGetValue(span.ParentSpanId, out var parent))
        {
            yield return parent.Name;
            span = parent;
        }
    }

    private static long Number(Span span, string attribute) => span.Attributes.Single(a => a.Key == attribute).Value.IntValue;
}
