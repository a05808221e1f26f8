using Experiments.Contracts.Grains;
using Experiments.Handshake;
using Orleans.Serialization.Invocation;

namespace Experiments.Silo.Clustering;

/// <summary>Adds the proof to a joiner's calls that change its head's table of silos.</summary>
internal sealed class SignedMembersCalls(ClusterSecret secret) : IOutgoingGrainCallFilter
{
    private readonly Lock _gate = new();
    private Guid _table;

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.InterfaceMethod.DeclaringType != typeof(IClusterMembersGrain))
        {
            await context.Invoke();
            return;
        }
        if (Describe(context.InterfaceMethod.Name, context.Request) is { } call)
            RequestContext.Set(MembersProof.Header, MembersProof.Compute(secret, Table, call));
        await context.Invoke();
        if (context.Result is ClusterMembers members) Table = members.Table;
    }

    private Guid Table
    {
        get { lock (_gate) return _table; }
        set { lock (_gate) _table = value; }
    }

    private static MembersCall? Describe(string method, IInvokable request) => method switch
    {
        nameof(IClusterMembersGrain.InsertAsync) => new(
            method, Get<MembershipEntry>(request, 0), null, Get<TableVersion>(request, 1)),
        nameof(IClusterMembersGrain.UpdateAsync) => new(
            method, Get<MembershipEntry>(request, 0), Get<string>(request, 1), Get<TableVersion>(request, 2)),
        nameof(IClusterMembersGrain.UpdateAliveAsync) => new(method, Get<MembershipEntry>(request, 0), null, null),
        _ => null,
    };

    private static T Get<T>(IInvokable request, int argument) => (T)request.GetArgument(argument)!;
}
