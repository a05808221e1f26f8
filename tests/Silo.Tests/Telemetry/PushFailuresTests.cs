using System.Diagnostics;
using Experiments.Silo.Settings;
using Experiments.Silo.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Trace;

namespace Experiments.Silo.Tests.Telemetry;

public sealed class PushFailuresTests
{
    // No process listens there.
    private const string Endpoint = "http://127.0.0.1:1";

    [Fact]
    public void What_cannot_be_pushed_is_said_now_and_then()
    {
        var (time, said) = (new FakeTimeProvider(), new Messages());
        using var failures = new PushFailures(new() { OtlpEndpoint = Endpoint },
            new SiloClock(time), new Logger<PushFailures>(new LoggerFactory([said])));
        using var source = new ActivitySource(nameof(PushFailuresTests));
        using var provider = Sdk.CreateTracerProviderBuilder().AddSource(source.Name)
            .AddOtlpExporter(otlp =>
            {
                (otlp.Endpoint, otlp.Protocol) = (new($"{Endpoint}/v1/traces"), OtlpExportProtocol.HttpProtobuf);
                // The batch processor's flush returns once the batch is taken, which may be before it is sent.
                otlp.ExportProcessorType = ExportProcessorType.Simple;
            })
            .Build();

        Push();
        Push();
        Assert.Contains(Endpoint, Assert.Single(said.Texts), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said.Texts[0], StringComparison.Ordinal);
        time.Advance(TimeSpan.FromMinutes(11));
        Push();
        Assert.Equal(2, said.Texts.Count);

        void Push() => source.StartActivity("lost")?.Dispose();
    }

    private sealed class Messages : ILoggerProvider, ILogger
    {
        public List<string> Texts { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            Texts.Add(formatter(state, exception));

        public void Dispose() { }
    }
}
