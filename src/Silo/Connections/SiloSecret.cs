using Experiments.Contracts.Errors;
using Experiments.Handshake;
using Experiments.Silo.Settings;

namespace Experiments.Silo.Connections;

/// <summary>The secret of a silo's cluster.</summary>
/// <param name="Value">The secret; null if the cluster has none.</param>
internal sealed record SiloSecret(ClusterSecret? Value)
{
    /// <summary>
    /// Reads the secret in the file that the options name. A silo that no other process can join, because it is the
    /// head and has no gateway, makes one for itself: its port, which Orleans opens in any case, is of use to nobody
    /// then.
    /// </summary>
    /// <exception cref="SiloException">The file has no secret.</exception>
    public static SiloSecret Create(SiloHostOptions options)
    {
        if (options.ClusterSecretFile is not { } path)
            return new(options.IsHead && options.GatewayPortToTake == 0 ? ClusterSecret.CreateRandom() : null);
        var problem = SecretFile.Read(path, out var secret);
        return problem is null
            ? new(secret)
            : throw new SiloException($"{SiloSettings.GetName(nameof(options.ClusterSecretFile))}: {problem}.");
    }
}
