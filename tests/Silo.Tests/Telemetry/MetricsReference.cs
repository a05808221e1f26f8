using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using Experiments.Telemetry;

namespace Experiments.Silo.Tests.Telemetry;

/// <summary>Writes docs/operations/metrics.md from the instruments of a silo.</summary>
internal static class MetricsReference
{
    private static readonly (string Title, string Text, string[] Meters)[] s_sections =
    [
        ("Experiments",
            "The metrics of this system.", [ExperimentsTelemetry.Name, ExperimentsTelemetry.SearchesName]),
        ("Orleans", "The metrics of Orleans' meter `Microsoft.Orleans`.", ["Microsoft.Orleans"]),
        (".NET", "The metrics of the runtime's meter `System.Runtime`.", ["System.Runtime"]),
    ];

    /// <summary>The instruments of the meters that a silo exports and that are there now.</summary>
    public static IReadOnlyList<Instrument> Published()
    {
        // Others in this process publish instruments meanwhile, on their own threads.
        var instruments = new ConcurrentQueue<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (s_sections.Any(section => section.Meters.Contains(instrument.Meter.Name)))
                    instruments.Enqueue(instrument);
            },
        };
        listener.Start();
        return [.. instruments.DistinctBy(instrument => instrument.Name)];
    }

    /// <summary>An instrument's name and type in Prometheus, after the rules of OpenTelemetry's exporter.</summary>
    public static (string Name, string Type) InPrometheus(Instrument instrument)
    {
        var kind = instrument.GetType().Name;
        var type = kind.StartsWith("Histogram", StringComparison.Ordinal) ? "histogram"
            : kind.StartsWith("Counter", StringComparison.Ordinal)
                || kind.StartsWith("ObservableCounter", StringComparison.Ordinal)
            ? "counter"
            : "gauge";
        var name = instrument.Name.Replace('.', '_').Replace('-', '_');
        if (GetUnit(instrument) is { } unit && !name.Split('_').Contains(unit)) name += $"_{unit}";
        return (type == "counter" && !name.EndsWith("_total", StringComparison.Ordinal) ? $"{name}_total" : name, type);
    }

    public static string Write(IReadOnlyList<Instrument> instruments)
    {
        var text = new StringBuilder("""
            # Metrics

            A silo with `--metrics-port PORT` shows them at `/metrics`; a silo with `--otlp-endpoint URL` pushes them
            (every 60 seconds, or as `OTEL_METRIC_EXPORT_INTERVAL` says), under the same names with dots and without the
            units. Every sample has the label `cluster`; "by" names the other labels. No label is ever a trial's number.
            The silo that has an experiment's coordinator shows the experiment's series, and removes them some time
            after its end (`--metrics-retention`). A test writes this page from the code.

            """);
        foreach (var (title, about, meters) in s_sections)
        {
            text.Append($"\n## {title}\n\n{about}\n\n| metric | type | description |\n| --- | --- | --- |\n");
            foreach (var (instrument, metric) in instruments.Where(i => meters.Contains(i.Meter.Name))
                    .Select(i => (i, InPrometheus(i)))
                    .OrderBy(i => i.Item2.Name, StringComparer.Ordinal))
                text.Append(
                    $"| `{metric.Name}` | {metric.Type} | {instrument.Description?.ReplaceLineEndings(" ")} |\n");
        }
        return text.ToString();
    }

    private static string? GetUnit(Instrument instrument) => instrument.Unit switch
    {
        null or "" or "1" => null,
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" or "bytes" => "bytes",
        "MB" => "megabytes",
        "Cel" => "celsius",
        "W" => "watts",
        _ when instrument.Unit[0] == '{' => null,
        var other => other,
    };
}
