using System.Text.Json;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>What a silo's process, or one that prepares its store, says of itself, beside its log and in the same format.</summary>
public sealed class SiloConsole(TextWriter output, TextWriter error)
{
    /// <summary>How messages write when they were: ISO 8601, in UTC.</summary>
    public const string Moment = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private const string Category = "Experiments.Silo";

    /// <summary>The format; text until it is known.</summary>
    public LogFormat Format { get; set; }

    /// <summary>Says what was asked for.</summary>
    public Task Say(string message) => Write(output, LogLevel.Information, message, message);

    /// <summary>Says what somebody should know.</summary>
    public Task Warn(string message) => Write(error, LogLevel.Warning, message, $"warning: {message}");

    /// <summary>Says what is waited for.</summary>
    public Task Note(string message) => Write(error, LogLevel.Warning, message, message);

    /// <summary>Says why it ends.</summary>
    public Task Fail(string message) => Write(error, LogLevel.Error, message, $"error: {message}");

    private async Task Write(TextWriter writer, LogLevel level, string message, string text)
    {
        await writer.WriteLineAsync(Format == LogFormat.Text ? text : JsonSerializer.Serialize(new
        {
            Timestamp = TimeProvider.System.GetUtcNow().ToString(Moment), LogLevel = level.ToString(), Category, Message = message,
        }));
        await writer.FlushAsync(CancellationToken.None);
    }
}
