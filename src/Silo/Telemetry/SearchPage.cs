using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Telemetry;

/// <summary>
/// Shows the metrics of experiments to Prometheus, before those that OpenTelemetry shows. OpenTelemetry would keep the
/// labels of each experiment for good, while a head may see any number of experiments. Where metrics are also pushed,
/// OpenTelemetry has them in any case, and shows them. Thread-safe.
/// </summary>
internal sealed class SearchPage : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, StringBuilder> _metrics = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly string _end;

    public SearchPage(SearchSeries series, SiloHostOptions options)
    {
        _end = $"{ExperimentsTags.Cluster}=\"{Escape(TelemetryExport.GetClusterName(options))}\"}} ";
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (series.Owns(instrument.Meter)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, _) => Add(instrument, value, labels));
        _listener.Start();
    }

    /// <summary>Answers a request for the page: what is next writes the rest of it.</summary>
    public async Task PrependAsync(HttpContext context, RequestDelegate next)
    {
        var response = context.Response;
        var body = response.Body;
        // What comes next would be compressed by itself, after text that is not.
        context.Request.Headers.AcceptEncoding = default;
        response.Body = new PrefixedStream(
            body, () => response.StatusCode == StatusCodes.Status200OK ? WriteAsync(body) : Task.CompletedTask);
        try
        {
            await next(context);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
        }
        finally
        {
            response.Body = body;
        }
    }

    /// <summary>Returns the texts of the metrics as they are now.</summary>
    public IReadOnlyList<StringBuilder> Read()
    {
        lock (_gate)
        {
            _metrics.Clear();
            _listener.RecordObservableInstruments();
            return [.. _metrics.Values];
        }
    }

    public void Dispose() => _listener.Dispose();

    // In pieces: the text of a page would be a large object, and stay for long.
    private async Task WriteAsync(Stream body)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true);
        foreach (var text in Read()) await writer.WriteAsync(text);
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var name = GetName(instrument);
        if (!_metrics.TryGetValue(name, out var text))
            _metrics[name] = text = new StringBuilder()
                .Append(CultureInfo.InvariantCulture, $"# TYPE {name} gauge\n# HELP {name} ")
                .Append(Escape(instrument.Description ?? "", quotes: false))
                .Append('\n');
        text.Append(name).Append('{');
        foreach (var (label, of) in labels) text.Append(label).Append("=\"").Append(Escape($"{of}")).Append("\",");
        text.Append(_end).Append(Format(value)).Append('\n');
    }

    private static string GetName(Instrument instrument)
    {
        var unit = instrument.Unit switch
        {
            "s" => "_seconds",
            "1" => "_ratio",
            _ => "",
        };
        var name = instrument.Name.Replace('.', '_');
        return name.EndsWith(unit, StringComparison.Ordinal) ? name : name + unit;
    }

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private static string Escape(string text, bool quotes = true)
    {
        var escaped = text.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal);
        return quotes ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    /// <summary>The body of a page, before which other text is written.</summary>
    private sealed class PrefixedStream(Stream body, Func<Task> begin) : Stream
    {
        private bool _hasBegun;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!_hasBegun)
            {
                _hasBegun = true;
                await begin();
            }
            await body.WriteAsync(buffer, cancellationToken);
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => body.FlushAsync(cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
