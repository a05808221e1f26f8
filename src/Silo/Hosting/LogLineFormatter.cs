using System.Globalization;
using Experiments.Problems;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Experiments.Silo.Hosting;

/// <summary>
/// Formats an entry of a silo's log as one line for people, as .NET's own formatter does, and escapes control
/// characters: a name or a message of others can neither begin a line nor give orders to a terminal.
/// </summary>
internal sealed class LogLineFormatter(IOptionsMonitor<ConsoleFormatterOptions> options) : ConsoleFormatter(Id)
{
    /// <summary>The name of the formatter in the options of the console's logger.</summary>
    public const string Id = "experiments";

    private const string NoColor = "\e[0m";

    /// <summary>Formats a text as one line.</summary>
    public static string FormatLine(string text) => PlainText.Escape(text.ReplaceLineEndings(" "));

    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (message is null && logEntry.Exception is null) return;
        textWriter.Write(TimeProvider.System.GetUtcNow().ToString(
            options.CurrentValue.TimestampFormat, CultureInfo.InvariantCulture));
        WriteLevel(textWriter, logEntry.LogLevel);
        textWriter.Write($": {FormatLine(logEntry.Category)}[{logEntry.EventId.Id}]");
        if (options.CurrentValue.IncludeScopes)
            scopeProvider?.ForEachScope(
                (scope, writer) => writer.Write($" => {FormatLine(scope?.ToString() ?? "")}"), textWriter);
        if (!string.IsNullOrEmpty(message)) textWriter.Write($" {FormatLine(message)}");
        if (logEntry.Exception is { } exception) textWriter.Write($" {FormatLine(exception.ToString())}");
        textWriter.WriteLine();
    }

    private static void WriteLevel(TextWriter writer, LogLevel level)
    {
        var (name, color) = level switch
        {
            LogLevel.Trace => ("trce", "\e[37m"),
            LogLevel.Debug => ("dbug", "\e[37m"),
            LogLevel.Information => ("info", "\e[32m"),
            LogLevel.Warning => ("warn", "\e[33m"),
            LogLevel.Error => ("fail", "\e[31m"),
            _ => ("crit", "\e[1;31m"),
        };
        writer.Write(Console.IsErrorRedirected ? name : $"{color}{name}{NoColor}");
    }
}
