using Experiments.Handshake;
using Experiments.Silo.Settings;

namespace Experiments.Cli.Diagnosis.Checks;

/// <summary>
/// Checks the file of the cluster's secret: whether there is one, and who can read it. Whether the cluster has the same
/// secret is what the check of the cluster finds.
/// </summary>
internal sealed class SecretCheck(SiloHostOptions options) : ICheck
{
    public string Subject => "cluster secret";

    public Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<Finding>>([Check()]);

    private Finding Check()
    {
        if (options.ClusterSecretFile is not { } path)
            return options.Insecure
                ? Finding.Warning(Subject, "none is set: any program that reaches this silo's ports may control it",
                    $"give every silo and client the same file with --cluster-secret-file; {SecretFile.Recipe}")
                : Finding.Skipped(Subject, "none is set: --cluster-secret-file names the file of one");
        if (SecretFile.Read(path, out _) is { } problem) return Finding.Failed(Subject, problem.Text, problem.Remedy);
        return SecretFile.FindExposure(path) is { } exposure
            ? Finding.Warning(Subject, exposure.Text, exposure.Remedy)
            : Finding.Ok(Subject, $"{path}: not every user of this machine can read it");
    }
}
