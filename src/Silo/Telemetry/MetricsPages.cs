using Experiments.Silo.Clustering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Experiments.Silo.Telemetry;

/// <summary>Serves /metrics for Prometheus, and /healthz for an orchestrator.</summary>
internal static class MetricsPages
{
    public static void Map(WebApplication app)
    {
        app.MapPrometheusScrapingEndpoint();
        // Live: the process answers. Ready: the silo has joined. Kestrel starts before the silo, and stops after it.
        app.MapGet("/healthz/live", () => TypedResults.Ok());
        foreach (var page in new[] { "/healthz/ready", "/healthz" }) app.MapGet(page, Ready);
    }

    private static ContentHttpResult Ready(ISiloStatusOracle silo, TableHealth table) =>
        silo.CurrentStatus != SiloStatus.Active ? NotReady($"the silo is {silo.CurrentStatus}")
        : !table.IsReadable ? NotReady("the silo cannot read the table of silos")
        : TypedResults.Text("ready");

    private static ContentHttpResult NotReady(string reason) =>
        TypedResults.Text(reason, statusCode: StatusCodes.Status503ServiceUnavailable);
}
