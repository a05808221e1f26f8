using System.Globalization;
using System.Net;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>The pages on a silo's metrics port.</summary>
internal static class SiloPages
{
    public const string Readiness = "/healthz/ready";
    public const string Metrics = "/metrics";

    /// <summary>The limit for programs that accept a connection and never answer.</summary>
    private static readonly TimeSpan s_timeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Reads a page of the silo on this machine; null if no process listens there, or another program does.
    /// </summary>
    /// <param name="listening">The address on which the silo listens.</param>
    /// <param name="port">The port of its pages.</param>
    /// <param name="page">The page.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public static async Task<string?> ReadAsync(
        IPAddress listening, int port, string page, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = s_timeout };
        try
        {
            using var answer = await http.GetAsync(
                new Uri(GetAddress(listening, port, page)), cancellation);
            var text = await answer.Content.ReadAsStringAsync(cancellation);
            return page == Readiness
                ? text == "ready" || text.StartsWith("the silo is ", StringComparison.Ordinal) ? text : null
                : answer.IsSuccessStatusCode ? text : null;
        }
        catch (Exception e) when (e is HttpRequestException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return null;
        }
    }

    /// <summary>Returns the address of a page, as this machine reaches it.</summary>
    public static string GetAddress(IPAddress listening, int port, string page) => string.Create(
        CultureInfo.InvariantCulture,
        $"http://{(listening.Equals(IPAddress.Any) ? IPAddress.Loopback : listening)}:{port}{page}");
}
