using System.Globalization;
using System.Net.Http.Headers;
using Experiments.Silo.Hosting;

namespace Experiments.Client.Diagnosis.Checks;

/// <summary>Where metrics and traces go: the page that is scraped, and the endpoint that they are pushed to.</summary>
/// <param name="metricsPort">The port of the silo's pages; null for none.</param>
/// <param name="otlp">The endpoint; null for none.</param>
internal sealed class TelemetryCheck(int? metricsPort, string? otlp) : ICheck
{
    public string Subject => "telemetry";

    public async Task<IReadOnlyList<Finding>> Run(CancellationToken cancellation) => [await Scraped(cancellation), await Pushed(cancellation)];

    private async Task<Finding> Scraped(CancellationToken cancellation)
    {
        const string subject = "metrics page";
        if (metricsPort is not { } port) return Finding.Skipped(subject, "none is opened: --metrics-port names its port");
        if (await SiloPages.Read(port, SiloPages.Readiness, cancellation) is not { } state) return Finding.Skipped(subject, "no silo answers on the metrics port");
        if (state != "ready") return Finding.Warning(subject, state, "look at its log: a silo is ready once it is in its cluster");
        return await SiloPages.Read(port, SiloPages.Metrics, cancellation) is { } page
            ? Finding.Ok(subject, string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/metrics answers with {page.Split('\n').Count(line => line.Length > 0 && line[0] != '#')} series"))
            : Finding.Failed(subject, "the silo is ready and /metrics does not answer", "look at its log");
    }

    private async Task<Finding> Pushed(CancellationToken cancellation)
    {
        const string subject = "otlp";
        if (otlp is null) return Finding.Skipped(subject, "nothing is pushed: --otlp-endpoint names where to");
        if (!Uri.TryCreate($"{otlp.TrimEnd('/')}/v1/metrics", UriKind.Absolute, out var url)) return Finding.Failed(subject, $"'{otlp}' is no address", "give one as http://collector:4318");
        using var http = new HttpClient();
        // Nothing, as Protobuf has it: a push of no metrics.
        using var nothing = new ByteArrayContent([]);
        nothing.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        try
        {
            using var answer = await http.PostAsync(url, nothing, cancellation);
            return answer.IsSuccessStatusCode
                ? Finding.Ok(subject, $"{url} answers")
                : Finding.Failed(subject, $"{url} answers {(int)answer.StatusCode} {answer.ReasonPhrase}", "name the receiver of OTLP over HTTP, whose port is 4318 unless it was given another");
        }
        catch (HttpRequestException e)
        {
            return Finding.Failed(subject, $"{url} does not answer: {e.Message.TrimEnd('.')}", "start the collector, or correct --otlp-endpoint; the silo trains meanwhile, and its metrics and traces are lost");
        }
    }
}
