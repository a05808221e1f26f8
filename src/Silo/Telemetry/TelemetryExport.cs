using System.Collections;
using System.Diagnostics.Metrics;
using System.Text;
using Experiments.Silo.Settings;
using Experiments.Telemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Experiments.Silo.Telemetry;

/// <summary>Exports a silo's metrics and traces: on /metrics for scrapes, and to an OTLP receiver.</summary>
public static class TelemetryExport
{
    /// <summary>The source of spans for calls of grains, by Orleans' name.</summary>
    internal const string Calls = "Microsoft.Orleans.Application";

    internal static void Add(IHostApplicationBuilder builder, SiloHostOptions options, SiloNetwork network)
    {
        if (!options.HasMetrics) return;
        AddVariables(builder.Configuration);
        var telemetry = builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource
                .AddService("experiments",
                    serviceVersion: SiloVersion.Current, serviceInstanceId: $"{network.Advertised}:{network.SiloPort}")
                .AddAttributes([new(ExperimentsTags.Cluster, GetClusterName(options))]))
            .WithMetrics(metrics => AddMetrics(metrics, options));
        if (options.OtlpEndpoint is null)
        {
            builder.Services.AddSingleton<SearchPage>();
            return;
        }
        builder.Services.AddSingleton<PushFailures>();
        telemetry.WithTracing(traces => AddTraces(traces, options.OtlpEndpoint));
    }

    /// <summary>Exports the spans of a client.</summary>
    public static void AddClient(IHostApplicationBuilder builder, string endpoint)
    {
        AddVariables(builder.Configuration);
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(
                resource => resource.AddService("experiments-client", serviceVersion: SiloVersion.Current))
            .WithTracing(traces => AddTraces(traces, endpoint));
    }

    // The exporters read OpenTelemetry's variables from the host's configuration, which is otherwise empty.
    private static void AddVariables(IConfigurationBuilder configuration) => configuration.AddInMemoryCollection(
        Environment.GetEnvironmentVariables()
            .Cast<DictionaryEntry>()
            .Where(variable => variable.Key is string name && name.StartsWith("OTEL_", StringComparison.Ordinal))
            .Select(variable => new KeyValuePair<string, string?>((string)variable.Key, variable.Value as string)));

    private static void AddTraces(TracerProviderBuilder traces, string endpoint) => traces
        .AddSource(ExperimentsTelemetry.Name, Calls)
        .SetSampler(SubmittedSampler.WithParents())
        .AddOtlpExporter(otlp => ConfigureExporter(otlp, endpoint, "traces"));

    private static void AddMetrics(MeterProviderBuilder metrics, SiloHostOptions options)
    {
        metrics.AddMeter(ExperimentsTelemetry.Name, "Microsoft.Orleans", "System.Runtime").AddView(GetView);
        if (options.MetricsPort is not null)
        {
            metrics.AddPrometheusExporter(exporter =>
            {
                // The cluster is a label, because one Prometheus may scrape several clusters; the meter of a sample is
                // not of interest.
                exporter.ResourceConstantLabels = attribute => attribute == ExperimentsTags.Cluster;
                exporter.ScopeInfoEnabled = false;
            });
        }
        if (options.OtlpEndpoint is { } endpoint)
            metrics.AddMeter(ExperimentsTelemetry.SearchesName)
                .AddOtlpExporter(otlp => ConfigureExporter(otlp, endpoint, "metrics"));
    }

    // A search inside a command's process has a cluster of its own with a generated name, which would create a new
    // series for each run.
    internal static string GetClusterName(SiloHostOptions options) => options.IsAlone ? "local" : options.ClusterId;

    internal static MetricStreamConfiguration? GetView(Instrument instrument) =>
        instrument.Meter.Name == ExperimentsTelemetry.SearchesName
            ? new() { CardinalityLimit = SearchSeries.Capacity * SearchGauges.CountValues(instrument.Name) }
            : null;

    private static void ConfigureExporter(OtlpExporterOptions otlp, string endpoint, string signal)
    {
        // Other settings (headers, timeouts, grpc) come from OpenTelemetry's own variables, which the exporter reads.
        var isGrpc = Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_PROTOCOL") == "grpc";
        otlp.Protocol = isGrpc ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
        var url = new UriBuilder(isGrpc ? endpoint : $"{endpoint.TrimEnd('/')}/v1/{signal}");
        // The exporter would not send the user and the password of an address, but show them in its errors.
        if (url.UserName.Length > 0 && string.IsNullOrEmpty(otlp.Headers))
            otlp.Headers = $"Authorization=Basic%20{EncodeUser(url)}";
        (url.UserName, url.Password) = ("", "");
        otlp.Endpoint = url.Uri;
    }

    private static string EncodeUser(UriBuilder url)
    {
        var user = $"{Uri.UnescapeDataString(url.UserName)}:{Uri.UnescapeDataString(url.Password)}";
        return Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
    }
}
