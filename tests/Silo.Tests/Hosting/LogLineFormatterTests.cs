using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Tests.Hosting;

/// <summary>The lines of a silo's log and of its messages.</summary>
public sealed class LogLineFormatterTests
{
    private const string Evil = "a\e[31m\n2026-01-01T00:00:00.000Z crit: forged\u009b\u202e\u2028";

    [Fact]
    public void An_entry_is_one_line_without_orders_to_a_terminal()
    {
        using var line = new StringWriter();
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push($"scope {Evil}");
        new LogLineFormatter(new Options()).Write(
            new LogEntry<string>(LogLevel.Warning,
                "Experiments.X", new(7), Evil, new InvalidOperationException(Evil), (text, _) => text),
            scopes, line);
        var text = Assert.Single(line.ToString().TrimEnd().Split('\n'));
        Assert.Matches(
            @"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z warn: Experiments\.X\[7\] => scope a\\u001b\[31m ", text);
        Assert.DoesNotContain(text, char.IsControl);
        Assert.DoesNotContain('\u202e', text);
    }

    [Theory, InlineData(LogFormat.Text), InlineData(LogFormat.Json)]
    public async Task A_message_of_the_process_is_one_line_too(LogFormat format)
    {
        using var written = new StringWriter();
        var console = new SiloConsole(written, written) { Format = format };
        await console.InformAsync(Evil);
        await console.ErrorAsync(Evil);
        var lines = written.ToString().TrimEnd().Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.DoesNotContain(string.Concat(lines), c => char.IsControl(c) || c is '\u202e' or '\u2028');
    }

    [Fact]
    public async Task A_silo_works_without_an_output()
    {
        using var full = new FullDisk();
        var console = new SiloConsole(full, full);
        await console.InformAsync("joined");
        await console.WarnAsync("alone");
    }

    private sealed class FullDisk : StringWriter
    {
        public override Task FlushAsync(CancellationToken cancellationToken) =>
            throw new IOException("No space left on device");
    }

    private sealed class Options : IOptionsMonitor<ConsoleFormatterOptions>
    {
        public ConsoleFormatterOptions CurrentValue { get; } =
            new() { IncludeScopes = true, TimestampFormat = $"{SiloConsole.TimestampFormat} " };

        public ConsoleFormatterOptions Get(string? name) => CurrentValue;

        public IDisposable? OnChange(Action<ConsoleFormatterOptions, string?> listener) => null;
    }
}
