using Experiments.Cli.Terminals;
using Experiments.Problems;
using Experiments.Silo.Hosting;
using Experiments.Silo.Telemetry;
using Spectre.Console;

namespace Experiments.Cli.Running;

/// <summary>
/// The receiver, named by the environment, to which commands push the spans of the experiments that they start, and the
/// metrics of the searches that they run here.
/// </summary>
internal static class TelemetryEndpoint
{
    /// <summary>
    /// Returns the receiver; null if there is none. An invalid address causes a warning, and does not stop the search.
    /// </summary>
    public static string? FindEndpoint(Terminal terminal)
    {
        if (SiloConfiguration.OtlpEndpoint(Environment.GetEnvironmentVariable) is not { } endpoint) return null;
        if (SiloHostOptionsValidator.IsOtlpEndpoint(endpoint)) return endpoint;
        terminal.Errors.WriteMarkup(
            $"[yellow]warning:[/] no telemetry is exported: the environment names '{LocationText.Format(endpoint)}'; ");
        terminal.Errors.MarkupLine("set EXPERIMENTS_OTLP_ENDPOINT to http://HOST:4318");
        return null;
    }

    /// <summary>Configures a client's host to push telemetry; null if there is no receiver.</summary>
    public static Action<IHostApplicationBuilder>? Export(Terminal terminal) =>
        FindEndpoint(terminal) is { } endpoint ? builder => TelemetryExport.AddClient(builder, endpoint) : null;
}
