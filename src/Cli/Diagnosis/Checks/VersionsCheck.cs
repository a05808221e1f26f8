using Experiments.Client;
using Experiments.Contracts.Grains;
using Experiments.Telemetry;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>Compares the versions of the cluster's silos with that of this program.</summary>
internal sealed class VersionsCheck(DiagnosisContext around) : ICheck
{
    private const string Upgrade = "bring all silos and clients to one version: docs/operations/upgrade.md";

    public string Subject => "silos";

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        [Finding.Ok("version", $"this program is {SiloVersion.Current}"),
            .. (await around.FindClusterAsync())?.Silos.Select(CheckSilo) ?? []];

    /// <summary>Judges the answer of one silo.</summary>
    public static Finding CheckSilo(SiloView silo)
    {
        var subject = $"silo {silo.Endpoint}";
        if (silo.Info is not { } info)
            return Finding.Warning(subject,
                $"on {silo.Host}, does not report its version: it is an earlier one, or the cluster waits for a silo "
                + "that is gone",
                $"run doctor again in a minute; if this persists, {Upgrade}");
        var text = $"{info.Version}, {Role(info.Role)} on {info.Host}, "
            + $"{(info.Devices.Count == 0 ? "does not train" : $"trains on {string.Join(", ", info.Devices)}")}";
        return info.Version == SiloVersion.Current
            ? Finding.Ok(subject, text)
            : Finding.Warning(subject, $"{text}: its version differs from this program's", Upgrade);
    }

    private static string Role(SiloRole role) => role switch
    {
        SiloRole.Head => "head",
        SiloRole.Joined => "joined",
        _ => "shares a database",
    };
}
