using Experiments.Cli.Clusters;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Problems;
using Experiments.Silo.Hosting;

namespace Experiments.Cli.Commands;

/// <summary>
/// The command that finds why a silo cannot run here with its settings, or the problems of a cluster.
/// </summary>
internal sealed class DoctorCommand : ProgramCommand
{
    /// <summary>
    /// The settings that apply to the check of a cluster: its name, and the lease term, which limits the offset of
    /// clocks.
    /// </summary>
    private static readonly string[] s_clusterOptions =
        [SiloConfiguration.FileOption, "--cluster-id", ClusterTarget.SecretName, "--lease-term"];

    public DoctorCommand(Terminal terminal)
        : base(
            "doctor",
            "Check this machine as a silo would use it, or a cluster, and say what to fix. Takes a silo's "
            + "settings.",
            "doctor", "doctor --config silo.yaml", "doctor --join gpu-head --insecure", "doctor --cluster gpu-head",
            "doctor --output json")
    {
        var output = OutputOption.AddTo(this, OutputFormat.Table, OutputFormat.Csv, OutputFormat.Json);
        var cluster = ClusterArguments.AddTo(this, "Check this cluster from here instead of this machine.");
        var settings = SettingArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            // Invalid values of settings become one finding of several.
            var options = SiloConfiguration.Read(
                settings.GetGiven(parsed), Environment.GetEnvironmentVariable, SiloConfigurationUse.Diagnose);
            var address = cluster.GetOptions(parsed)?.Address;
            if (address is not null
                    && settings.GetGiven(parsed).Keys.FirstOrDefault(name => !s_clusterOptions.Contains(name))
                        is { } unused)
                throw new BadInputException(
                    $"{unused} is a setting of a silo on this machine, but a cluster is checked ("
                    + (parsed.GetResult(ClusterTarget.AddressName) is null
                        ? ClusterTarget.AddressVariable
                        : ClusterTarget.AddressName)
                    + ")",
                    "leave one of them out");
            using var made = address is null ? new CreatedFolders(options) : null;
            var around = new DiagnosisContext(options, address, terminal.Clock, cancellation);
            var findings = await new Doctor(Doctor.Patience, terminal.Clock).ExamineAsync(
                address is null ? DoctorChecks.ForMachine(options, around) : DoctorChecks.ForCluster(options, around),
                cancellation);
            if (output.IsForPrograms(parsed))
                await output.WriteAsync(parsed, terminal, FindingsJson.Build(findings), FindingsJson.List);
            else terminal.Out.Write(FindingsView.Render(findings));
            return findings.Any(finding => finding.Verdict == Verdict.Failed) ? ExitCodes.SearchFailed : ExitCodes.Done;
        });
    }
}
