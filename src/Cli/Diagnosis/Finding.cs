using Experiments.Client;
using Experiments.Contracts.Errors;

namespace Experiments.Cli.Diagnosis;

/// <summary>What was found.</summary>
/// <param name="Subject">What was looked at, in a word or two.</param>
/// <param name="Verdict">How it is with it.</param>
/// <param name="Text">What was seen.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Text, string? Remedy = null)
{
    private const int MaxLength = 300;

    public static Finding Ok(string subject, string text) => new(subject, Verdict.Ok, text);

    public static Finding Skipped(string subject, string text) => new(subject, Verdict.Skipped, text);

    public static Finding Warning(string subject, string text, string remedy) =>
        new(subject, Verdict.Warning, text, remedy);

    public static Finding Failed(string subject, string text, string remedy) =>
        new(subject, Verdict.Failed, text, remedy);

    /// <summary>What an exception says. One of this project ends with the remedy.</summary>
    public static Finding Failed(string subject, Exception exception) => exception switch
    {
        ExperimentsException { Remedy: { } remedy } asked => Failed(subject, asked.Message, remedy),
        SiloException silo => new(subject,
            Verdict.Failed, Short(Remedies.SplitAtEnd(silo.Message).Text), Remedies.SplitAtEnd(silo.Message).Remedy),
        // An address or a port that is none; the settings are looked at too, and name it.
        FormatException or ArgumentOutOfRangeException =>
            Skipped(subject, "a setting that this check needs cannot be read: see settings"),
        _ => Failed(subject, $"{exception.GetType().Name}: {Short(exception.Message)}",
            "this should not happen: please report it with the command that you gave"),
    };

    // What a library says may be a page.
    private static string Short(string text) => text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}…";
}
