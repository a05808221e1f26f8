using Experiments.Cli.Terminals;
using Experiments.Cli.Watching;
using Experiments.Problems;
using Spectre.Console;

namespace Experiments.Cli.Running;

/// <summary>
/// Shows the progress of a data set's upload to a cluster at intervals. A small upload is done before the first
/// message.
/// </summary>
internal sealed class UploadProgress : IProgress<long>
{
    /// <summary>The size in bytes below which no progress is shown.</summary>
    private const long MinBytes = 8 << 20;

    private readonly long _bytes;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private readonly Action<long> _write;
    private long _lastWritten;

    private UploadProgress(long bytes, TimeSpan often, TimeProvider clock, Action<long> say) =>
        (_bytes, _interval, _clock, _write, _lastWritten) = (bytes, often, clock, say, clock.GetTimestamp());

    /// <summary>
    /// Creates the output for people: a line that changes in place on a terminal, lines elsewhere; null for a small
    /// upload.
    /// </summary>
    public static UploadProgress? ForPeople(string file, long bytes, Terminal terminal)
    {
        if (bytes < MinBytes) return null;
        string Text(long sent) =>
            $"  uploading {PlainText.Escape(file)}: {Numbers.Bytes(sent)} of {Numbers.Bytes(bytes)} "
            + $"({100 * sent / bytes}%)";
        return terminal.Out.Profile.Capabilities.Interactive
            ? new(bytes, TimeSpan.FromMilliseconds(100), terminal.Clock, sent =>
                terminal.Out.Write(new ControlCode(sent < bytes ? $"\r\e[2K{Text(sent)}" : "\r\e[2K")))
            : new(bytes, TimeSpan.FromSeconds(5), terminal.Clock, sent => terminal.Out.WriteUnwrapped(Text(sent)));
    }

    /// <summary>Creates the output for programs: an event at intervals; null for a small upload.</summary>
    public static UploadProgress? ForPrograms(string file, long bytes, TextWriter writer, TimeProvider clock) =>
        bytes < MinBytes ? null : new(
            bytes, TimeSpan.FromSeconds(1), clock, sent => JsonOutput.Write(
                writer, new() { ["event"] = "uploading", ["file"] = file, ["bytes_sent"] = sent, ["bytes"] = bytes }));

    public void Report(long value)
    {
        if (value < _bytes && _clock.GetElapsedTime(_lastWritten) < _interval) return;
        _lastWritten = _clock.GetTimestamp();
        _write(value);
    }
}
