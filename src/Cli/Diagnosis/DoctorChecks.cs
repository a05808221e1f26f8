using Experiments.Cli.Diagnosis.Checks;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis;

/// <summary>The lists of checks, in the order of the output.</summary>
internal static class DoctorChecks
{
    /// <summary>Returns the checks of the machine where a silo runs, or will run.</summary>
    public static IReadOnlyList<ICheck> ForMachine(SiloHostOptions options, DiagnosisContext around) =>
    [
        new SettingsCheck(options),
        CreateVariablesCheck(),
        new PortsCheck(options, around),
        new AddressCheck(options),
        new SecretCheck(options),
        new ClusterCheck(around, isNeeded: options.Join is not null),
        new VersionsCheck(around),
        new ClocksCheck(options, around),
        new StoreCheck(options, around),
        new ArtifactStoreCheck(options),
        new FoldersCheck(options),
        new RightsCheck(options),
        new MachineCheck(options),
        new GpuCheck(options),
        new TelemetryCheck(
            options.MetricsPort, options.OtlpEndpoint, Environment.GetEnvironmentVariable,
            () => SiloNetwork.ChooseAddresses(options, head: null).Listening),
    ];

    /// <summary>Returns the checks of a cluster, from another machine.</summary>
    public static IReadOnlyList<ICheck> ForCluster(SiloHostOptions options, DiagnosisContext around) =>
    [
        CreateVariablesCheck(),
        new SecretCheck(options),
        new ClusterCheck(around, isNeeded: true),
        new VersionsCheck(around),
        new ClocksCheck(options, around),
    ];

    private static VariablesCheck CreateVariablesCheck() =>
        new(Environment.GetEnvironmentVariables().Keys.Cast<string>());
}
