using System.Text.Json;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>
/// What a silo's process, or one that prepares its store, says of itself, beside its log and in the same format.
/// </summary>
public sealed class SiloConsole(TextWriter output, TextWriter error)
{
    /// <summary>How messages write when they were: ISO 8601, in UTC.</summary>
    public const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private const string Category = "Experiments.Silo";

    /// <summary>The format; text until it is known.</summary>
    public LogFormat Format { get; set; }

    /// <summary>Says what was asked for.</summary>
    public Task InformAsync(string message) => WriteAsync(output, LogLevel.Information, message, message);

    /// <summary>Says what somebody should know.</summary>
    public Task WarnAsync(string message) => WriteAsync(error, LogLevel.Warning, message, $"warning: {message}");

    /// <summary>Says what is waited for.</summary>
    public Task NoteAsync(string message) => WriteAsync(error, LogLevel.Warning, message, message);

    /// <summary>Says why it ends.</summary>
    public Task ErrorAsync(string message) => WriteAsync(error, LogLevel.Error, message, $"error: {message}");

    private async Task WriteAsync(TextWriter writer, LogLevel level, string message, string text)
    {
        await writer.WriteLineAsync(Format == LogFormat.Text ? text : JsonSerializer.Serialize(new
        {
            Timestamp = TimeProvider.System.GetUtcNow().ToString(TimestampFormat),
            LogLevel = level.ToString(),
            Category,
            Message = message,
        }));
        await writer.FlushAsync(CancellationToken.None);
    }
}
