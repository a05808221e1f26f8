using Experiments.Cli.Terminals;
using Experiments.Silo.Hosting;
using Experiments.Silo.Telemetry;
using Spectre.Console;

namespace Experiments.Cli.Running;

/// <summary>
/// Where the commands that begin an experiment push its spans, and those that run one here its metrics: the environment
/// says it.
/// </summary>
internal static class TelemetryEndpoint
{
    /// <summary>The receiver; null for none. An address that is none is said, and costs nobody a search.</summary>
    public static string? FindEndpoint(Terminal terminal)
    {
        if (SiloConfiguration.OtlpEndpoint(Environment.GetEnvironmentVariable) is not { } endpoint) return null;
        if (SiloHostOptionsValidator.IsOtlpEndpoint(endpoint)) return endpoint;
        terminal.Errors.MarkupInterpolated(
            $"[yellow]warning:[/] no telemetry is exported: the environment names '{endpoint}'; ");
        terminal.Errors.MarkupLine("set EXPERIMENTS_OTLP_ENDPOINT to http://HOST:4318");
        return null;
    }

    /// <summary>Has a client's host push them; null where nothing is pushed.</summary>
    public static Action<IHostApplicationBuilder>? Export(Terminal terminal) =>
        FindEndpoint(terminal) is { } endpoint ? builder => TelemetryExport.AddClient(builder, endpoint) : null;
}
