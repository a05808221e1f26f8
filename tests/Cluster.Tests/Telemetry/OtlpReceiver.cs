using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Experiments.Cluster.Tests.Telemetry;

/// <summary>Somebody who takes what is pushed by OTLP over HTTP, and keeps it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    // Nothing is asserted about time: this only keeps a push that never comes from holding up the run for ever.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(50);

    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app, int port) => (_app, Endpoint) = (app, $"http://127.0.0.1:{port}");

    public string Endpoint { get; }

    /// <summary>The spans that came, each with the service that sent it.</summary>
    public ConcurrentQueue<(string Service, Span Span)> Spans { get; } = [];

    /// <summary>The names of the metrics that came, each with the cluster that it is of.</summary>
    public ConcurrentQueue<(string Cluster, string Name)> Metrics { get; } = [];

    public static async Task<OtlpReceiver> StartAsync(CancellationToken cancellation)
    {
        var port = FreePort.Next();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var receiver = new OtlpReceiver(app, port);
        app.MapPost("/v1/traces", async (HttpRequest request) =>
            receiver.Take(TracesRequest.Parser.ParseFrom(await BodyAsync(request))));
        app.MapPost("/v1/metrics", async (HttpRequest request) =>
            receiver.Take(MetricsRequest.Parser.ParseFrom(await BodyAsync(request))));
        await app.StartAsync(cancellation);
        return receiver;
    }

    /// <summary>Waits until a metric was pushed.</summary>
    public async Task UntilMetricAsync(string name, CancellationToken cancellation)
    {
        using var patience = new CancellationTokenSource(s_patience, TimeProvider.System);
        while (Metrics.All(metric => metric.Name != name))
        {
            if (patience.IsCancellationRequested)
                Assert.Fail(
                    $"{name} was not pushed; these were: "
                    + $"{string.Join(", ", Metrics.Select(metric => metric.Name).Distinct())}");
            await Task.Delay(s_pollInterval, TimeProvider.System, cancellation);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private void Take(TracesRequest request)
    {
        foreach (var resource in request.ResourceSpans)
            foreach (var span in resource.ScopeSpans.SelectMany(scope => scope.Spans))
                Spans.Enqueue((GetAttribute(resource.Resource, "service.name"), span));
    }

    private void Take(MetricsRequest request)
    {
        foreach (var resource in request.ResourceMetrics)
            foreach (var metric in resource.ScopeMetrics.SelectMany(scope => scope.Metrics))
                Metrics.Enqueue((GetAttribute(resource.Resource, "cluster"), metric.Name));
    }

    private static string GetAttribute(Resource resource, string key) =>
        resource.Attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value.StringValue ?? "";

    private static async Task<byte[]> BodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return body.ToArray();
    }
}
