using System.Text.Json;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Hosting;

/// <summary>
/// The messages of a silo's process, or of a process that prepares its store, in addition to its log and in the same
/// format.
/// </summary>
public sealed class SiloConsole(TextWriter output, TextWriter error)
{
    /// <summary>The format of times in messages: ISO 8601, in UTC.</summary>
    public const string TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    private const string Category = "Experiments.Silo";

    /// <summary>The format; text until the options are known.</summary>
    public LogFormat Format { get; set; }

    /// <summary>Writes an expected message to the output.</summary>
    public Task InformAsync(string message) => WriteAsync(output, LogLevel.Information, message, message);

    /// <summary>Writes a warning.</summary>
    public Task WarnAsync(string message) => WriteAsync(error, LogLevel.Warning, message, $"warning: {message}");

    /// <summary>Writes a note about a wait.</summary>
    public Task NoteAsync(string message) => WriteAsync(error, LogLevel.Warning, message, message);

    /// <summary>Writes the error that ends the process.</summary>
    public Task ErrorAsync(string message) => WriteAsync(error, LogLevel.Error, message, $"error: {message}");

    private async Task WriteAsync(TextWriter writer, LogLevel level, string message, string text)
    {
        // A message is one line, also where it quotes the text of others.
        var line = LogLineFormatter.FormatLine(text);
        try
        {
            await writer.WriteLineAsync(Format == LogFormat.Text ? line : JsonSerializer.Serialize(new
            {
                Timestamp = TimeProvider.System.GetUtcNow().ToString(TimestampFormat),
                LogLevel = level.ToString(),
                Category,
                Message = message,
            }));
            await writer.FlushAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The output is closed, or its disk is full. A silo works without it: its log may go elsewhere.
        }
    }
}
