using Experiments.Cli.Clusters;
using Experiments.Cli.Results;
using Experiments.Engine.Data;
using Experiments.Engine.Devices.Gpu;
using Experiments.Silo.Hosting;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>
/// Finds environment variables with the prefix of this program that the program does not read: probably typing errors.
/// </summary>
/// <param name="names">The names of all variables.</param>
internal sealed class VariablesCheck(IEnumerable<string> names) : ICheck
{
    private const string Prefix = "EXPERIMENTS_";

    /// <summary>The variables that the program reads.</summary>
    public static IReadOnlyList<string> Known { get; } =
        [.. SiloSettings.All.Select(setting => setting.Variable),
            SiloConfiguration.FileVariable, ClusterTarget.AddressVariable, Owner.Variable, $"{Prefix}CUBLAS",
            $"{Prefix}PAST_FAULTS", $"{Prefix}SIMULATED_FAULTS", .. GpuSwitches.Variables];

    public string Subject => "environment";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>(
        [
            .. names.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Except(Known)
                .Order(StringComparer.Ordinal)
                .Select(name => Finding.Warning(
                    Subject, $"{name} is set, but nothing reads it", NearestName.Find(name, Known) is { } nearest
                        ? $"did you mean {nearest}?"
                        : "unset it: docs/operations/configure.md lists the variables")),
        ]);
}
