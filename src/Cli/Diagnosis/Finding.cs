using Experiments.Client;
using Experiments.Contracts.Errors;

namespace Experiments.Cli.Diagnosis;

/// <summary>One finding of a check.</summary>
/// <param name="Subject">The subject of the check, in a word or two.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Text">The observation.</param>
/// <param name="Remedy">The remedy; null if none is needed.</param>
internal sealed record Finding(string Subject, Verdict Verdict, string Text, string? Remedy = null)
{
    private const int MaxLength = 300;

    public static Finding Ok(string subject, string text) => new(subject, Verdict.Ok, text);

    public static Finding Skipped(string subject, string text) => new(subject, Verdict.Skipped, text);

    public static Finding Warning(string subject, string text, string remedy) =>
        new(subject, Verdict.Warning, text, remedy);

    public static Finding Failed(string subject, string text, string remedy) =>
        new(subject, Verdict.Failed, text, remedy);

    /// <summary>Creates a finding from an exception. The messages of this project end with the remedy.</summary>
    public static Finding Failed(string subject, Exception exception) => exception switch
    {
        ExperimentsException { Remedy: { } remedy } asked => Failed(subject, asked.Message, remedy),
        SiloException silo => new(subject,
            Verdict.Failed, Short(Remedies.SplitAtEnd(silo.Message).Text), Remedies.SplitAtEnd(silo.Message).Remedy),
        // An invalid address or port; the check of the settings reports it.
        FormatException or ArgumentOutOfRangeException =>
            Skipped(subject, "a setting that this check needs cannot be read: see settings"),
        _ => Failed(subject, $"{exception.GetType().Name}: {Short(exception.Message)}",
            "this should not happen: please report it with the command that you gave"),
    };

    // The message of a library may be a page long.
    private static string Short(string text) => text.Length <= MaxLength ? text : $"{text.AsSpan(0, MaxLength)}…";
}
