using System.Text.Json.Nodes;

namespace Experiments.Cli.Tests.Diagnosis;

/// <summary>The command, run as a user runs it, with what it found.</summary>
internal sealed record DoctorRun(int ExitCode, IReadOnlyList<DoctorRun.Found> Findings)
{
    /// <summary>On free ports and in folders of a test's own, unless an option says otherwise.</summary>
    public static Task<DoctorRun> RunInAsync(TemporaryFolder folder, params string[] options) => RunAsync(
    [
        "--folder", folder["store"], "--cache-folder", folder["cache"], "--silo-port", FreePort.NextText(),
        "--gateway-port", FreePort.NextText(), .. options,
    ]);

    public static async Task<DoctorRun> RunAsync(params string[] options)
    {
        var run = await ProgramRun.RunAsync(["doctor", "--json", .. RemoveRepeated(options)]);
        Assert.True(run.ExitCode is 0 or 1, run.Errors);
        return new(run.ExitCode, [.. JsonNode.Parse(run.Output)!.AsArray().Select(item => new Found(
            item!["subject"]!.GetValue<string>(), item["verdict"]!.GetValue<string>(), item["text"]!.GetValue<string>(),
            item["remedy"]?.GetValue<string>()))]);
    }

    /// <summary>The only finding of a subject.</summary>
    public Found this[string subject] => Assert.Single(Findings, finding => finding.Subject == subject);

    /// <summary>If an option is repeated, its last value counts.</summary>
    private static IEnumerable<string> RemoveRepeated(string[] options)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        for (var i = 0; i < options.Length; i++)
            values[options[i]] = i + 1 < options.Length && !options[i + 1].StartsWith("--", StringComparison.Ordinal)
                ? options[++i]
                : null;
        return values.SelectMany(option => option.Value is null ? (string[])[option.Key] : [option.Key, option.Value]);
    }

    internal sealed record Found(string Subject, string Verdict, string Text, string? Remedy);
}
