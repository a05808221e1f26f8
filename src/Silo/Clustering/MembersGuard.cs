using System.Security.Cryptography;
using Experiments.Contracts.Errors;
using Experiments.Silo.Connections;

namespace Experiments.Silo.Clustering;

/// <summary>
/// Refuses calls that would change the head's table of silos and are not from a silo of the cluster. That can be proved
/// only with a secret; without one, an entry is at least one that a silo would write.
/// </summary>
internal sealed class MembersGuard(SiloSecret secret, MembersTable table)
{
    /// <summary>The largest number of silos that are not dead.</summary>
    public const int MaxSilos = 1000;

    /// <exception cref="SiloException">The call is refused.</exception>
    public async Task CheckAsync(MembersCall call)
    {
        if (MembersRules.FindProblem(call) is { } problem) throw Refuse(problem);
        if (secret.Value is { } key
            && !(RequestContext.Get(MembersProof.Header) is byte[] proof
                && CryptographicOperations.FixedTimeEquals(proof, MembersProof.Compute(key, table.Id, call))))
            throw Refuse("it is not from a silo of this cluster");
        var all = await table.ReadAll();
        var known = all.TryGet(call.Entry.SiloAddress)?.Item1;
        if (known is not null && call.Version is not null && MembersRules.FindProblem(known, call.Entry) is { } change)
            throw Refuse(change);
        if (known is null && all.Members.Count(silo => silo.Item1.Status != SiloStatus.Dead) >= MaxSilos)
            throw Refuse($"the cluster has {MaxSilos} silos already");
    }

    private static SiloException Refuse(string reason) =>
        new($"A change of the table of silos is refused: {reason}.");
}
