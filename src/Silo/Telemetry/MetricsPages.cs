using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// Serves /metrics for Prometheus, /healthz for an orchestrator, links to them at /, and nothing else.
/// </summary>
internal static class MetricsPages
{
    private const string Metrics = "/metrics";
    private const string Links = """
        <!doctype html><title>Experiments</title><p>A silo of Experiments:
        <a href="/metrics">metrics</a>, <a href="/healthz/ready">ready</a>, <a href="/healthz/live">live</a></p>

        """;

    private static readonly TimeSpan s_headerTimeout = TimeSpan.FromSeconds(10);
    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Limits what a stranger can take: the pages have short requests without a body.</summary>
    public static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.RequestHeadersTimeout = s_headerTimeout;
        kestrel.Limits.MaxRequestBodySize = 0;
        kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
        kestrel.Limits.MaxConcurrentConnections = 100;
    }

    public static void Map(WebApplication app)
    {
        app.Use(CheckAsync);
        if (app.Services.GetService<SearchPage>() is { } searches)
            app.UseWhen(context => context.Request.Path == Metrics, metrics => metrics.Use(searches.PrependAsync));
        app.MapMethods("/", s_methods, () => TypedResults.Text(Links, "text/html; charset=utf-8"));
        app.MapPrometheusScrapingEndpoint(Metrics);
        // Live: the process answers. Ready: the silo has joined. Kestrel starts before the silo, and stops after it.
        app.MapMethods("/healthz/live", s_methods, () => TypedResults.Ok());
        foreach (var page in new[] { "/healthz/ready", "/healthz" }) app.MapMethods(page, s_methods, Ready);
    }

    private static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        var status = !s_methods.Contains(request.Method) ? StatusCodes.Status405MethodNotAllowed
            : request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0
            ? StatusCodes.Status413PayloadTooLarge
            : StatusCodes.Status200OK;
        if (status == StatusCodes.Status200OK) return next(context);
        context.Response.StatusCode = status;
        if (status == StatusCodes.Status405MethodNotAllowed)
            context.Response.Headers.Allow = string.Join(", ", s_methods);
        // A body is not read, so nothing can follow on this connection.
        context.Response.Headers.Connection = "close";
        return Task.CompletedTask;
    }

    private static ContentHttpResult Ready(ISiloReadiness silo) => silo.FindProblem() is { } problem
        ? TypedResults.Text(problem, statusCode: StatusCodes.Status503ServiceUnavailable)
        : TypedResults.Text("ready");
}
