using Experiments.Cli.Clusters;
using Experiments.Cli.Diagnosis;
using Experiments.Cli.Terminals;
using Experiments.Cli.Views;
using Experiments.Problems;
using Experiments.Silo.Hosting;

namespace Experiments.Cli.Commands;

/// <summary>Says what keeps a silo from running here as it was asked to, or what is wrong with a cluster.</summary>
internal sealed class DoctorCommand : ProgramCommand
{
    /// <summary>The settings that count where a cluster is looked at: its name, and the term by which clocks are judged.</summary>
    private static readonly string[] s_ofClusters = [SiloConfiguration.FileOption, "--cluster-id", "--lease-term"];

    public DoctorCommand(Terminal terminal)
        : base(
            "doctor", "Look at this machine as a silo would find it, or at a cluster, and say what to mend. Takes a silo's settings.",
            "doctor", "doctor --config silo.yaml", "doctor --join gpu-head --insecure", "doctor --cluster gpu-head", "doctor --json")
    {
        var json = Formats.Json("Write a JSON array.");
        Add(json);
        var cluster = ClusterArguments.AddTo(this, "Look at this cluster from here, and not at this machine.");
        var settings = SettingArguments.AddTo(this);
        SetAction(async (parsed, cancellation) =>
        {
            // What is wrong with the settings' values is one finding of several.
            var options = SiloConfiguration.Read(settings.Given(parsed), Environment.GetEnvironmentVariable, SiloConfigurationUse.Examine);
            var address = cluster.Of(parsed)?.Address;
            if (address is not null && settings.Given(parsed).Keys.FirstOrDefault(name => !s_ofClusters.Contains(name)) is { } unused)
                throw new BadInputException($"{unused} is of a silo here, and a cluster is looked at from elsewhere ({(parsed.GetResult(ClusterTarget.AddressName) is null ? ClusterTarget.AddressVariable : ClusterTarget.AddressName)})", "leave one of them out");
            using var made = address is null ? new MadeFolders(options) : null;
            var around = new Surroundings(options, address, terminal.Clock, cancellation);
            var findings = await new Doctor(Doctor.Patience, terminal.Clock).Examine(
                address is null ? Examination.OfMachine(options, around) : Examination.OfCluster(options, around), cancellation);
            if (parsed.GetValue(json)) await terminal.Raw.WriteLineAsync(FindingsJson.Of(findings).ToJsonString());
            else terminal.Out.Write(FindingsView.Of(findings));
            return findings.Any(finding => finding.Verdict == Verdict.Failed) ? ExitCodes.SearchFailed : ExitCodes.Done;
        });
    }
}
