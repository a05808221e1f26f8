using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Experiments.Problems;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Checks the targets of metrics and traces: the page for scrapes, and the endpoint for pushes.</summary>
/// <param name="metricsPort">The port of the silo's pages; null for none.</param>
/// <param name="otlp">The endpoint; null for none.</param>
/// <param name="environment">Reads an environment variable; OpenTelemetry has variables of its own.</param>
/// <param name="findListening">Returns the address on which the silo listens; null for the loopback address.</param>
internal sealed class TelemetryCheck(
    int? metricsPort, string? otlp, Func<string, string?> environment, Func<IPAddress>? findListening = null) : ICheck
{
    private const string Push = "otlp";

    public string Subject => "telemetry";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        [await CheckPageAsync(cancellation), await CheckPushAsync(cancellation)];

    private async Task<Finding> CheckPageAsync(CancellationToken cancellation)
    {
        const string subject = "metrics page";
        if (metricsPort is not { } port)
            return Finding.Skipped(subject, "no page is opened: --metrics-port sets its port");
        var listening = findListening?.Invoke() ?? IPAddress.Loopback;
        if (await SiloPages.ReadAsync(listening, port, SiloPages.Readiness, cancellation) is not { } state)
            return Finding.Skipped(subject, "no silo answers on the metrics port");
        if (state != "ready")
            return Finding.Warning(subject, state, "check its log: a silo is ready once it is in its cluster");
        return await SiloPages.ReadAsync(listening, port, SiloPages.Metrics, cancellation) is { } page
            ? Finding.Ok(subject, string.Create(CultureInfo.InvariantCulture,
                $"{SiloPages.GetAddress(listening, port, SiloPages.Metrics)} answers "
                + $"with {page.Split('\n').Count(line => line.Length > 0 && line[0] != '#')} series"))
            : Finding.Failed(subject, "the silo is ready but /metrics does not answer", "check its log");
    }

    private async Task<Finding> CheckPushAsync(CancellationToken cancellation)
    {
        if (otlp is null) return Finding.Skipped(Push, "nothing is exported: --otlp-endpoint names the receiver");
        if (!Uri.TryCreate(otlp, UriKind.Absolute, out var endpoint) || endpoint.Host.Length == 0)
            return Finding.Failed(
                Push, $"'{LocationText.Format(otlp)}' is not an address", "use the form http://collector:4318");
        try
        {
            return environment("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc"
                ? await ConnectAsync(endpoint, cancellation)
                : await PushEmptyAsync(endpoint, cancellation);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException)
        {
            return Finding.Failed(Push, $"{Format(endpoint)} does not answer: {e.Message.TrimEnd('.')}",
                "start the collector, or correct --otlp-endpoint; the silo trains meanwhile, but its metrics and "
                + "traces "
                + "are lost");
        }
    }

    private static async Task<Finding> PushEmptyAsync(Uri endpoint, CancellationToken cancellation)
    {
        const string Path = "/v1/metrics";
        using var http = new HttpClient();
        // An empty body is a valid Protobuf message: a push without metrics.
        using var nothing = new ByteArrayContent([]);
        nothing.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var answer = await http.PostAsync(
            new Uri(endpoint.AbsoluteUri.TrimEnd('/') + Path), nothing, cancellation);
        var text = $"{Format(endpoint)}{Path} answers {(int)answer.StatusCode} {answer.ReasonPhrase}";
        return answer.IsSuccessStatusCode ? Finding.Ok(Push, text)
            : answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? Finding.Warning(Push, $"{text}: it requires credentials, which doctor does not send",
                "give them to the silo in OTEL_EXPORTER_OTLP_HEADERS")
            : Finding.Failed(
                Push, text, "set it to the receiver of OTLP over HTTP, whose default port is 4318");
    }

    private static async Task<Finding> ConnectAsync(Uri endpoint, CancellationToken cancellation)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(endpoint.Host, endpoint.Port, cancellation);
        return Finding.Ok(Push, $"{Format(endpoint)} listens");
    }

    private static string Format(Uri endpoint) => LocationText.Format(endpoint.OriginalString.TrimEnd('/'));
}
