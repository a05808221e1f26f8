using System.Reflection;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>
/// Every method of every grain is called with every argument, and every member of it, missing, and with absurd values:
/// what is missing is refused as such, and nothing else than an answer or a refusal comes back. The calls come from the
/// silo, because those of a client to methods for silos are refused before.
/// </summary>
public sealed class GrainArgumentsTests(OpenCluster cluster) : IClassFixture<OpenCluster>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Interfaces =>
        [.. typeof(ISiloGrain).Assembly.GetTypes()
            .Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))
            .Select(type => type.Name)];

    [Theory, MemberData(nameof(Interfaces))]
    public async Task Each_argument_is_checked(string name)
    {
        var type = typeof(ISiloGrain).Assembly.GetType($"{typeof(ISiloGrain).Namespace}.{name}")!;
        await cluster.Silo.SubmitAsync("arguments", TrivialTrainer.Spec(1));
        var problems = new List<string>();
        foreach (var method in type.GetMethods())
            foreach (var (what, arguments, mustBeRefused) in Mutations.Create(method, cluster.Worker))
                if (await FindProblemAsync(type, method, arguments, mustBeRefused) is { } problem)
                    problems.Add($"{name}.{method.Name}: {what}: {problem}");
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }

    private async Task<string?> FindProblemAsync(
        Type type, MethodInfo method, object?[] arguments, bool mustBeRefused)
    {
        try
        {
            var call = (Task)method.Invoke(GetGrain(type), arguments)!;
            await call.WaitAsync(s_patience, TestContext.Current.CancellationToken);
            var reply = call.GetType().GetProperty("Result")?.GetValue(call);
            return mustBeRefused && reply is not Contracts.Specs.SubmitReply { Accepted: false }
                ? "it was not refused"
                : null;
        }
        catch (Exception e)
        {
            // Orleans' own table refuses rows of silos that it does not have with errors of its own.
            return Stranger.IsRefusal(e) || (!mustBeRefused && (e is ArgumentOutOfRangeException or OrleansException))
                ? null
                : $"{e.GetType().Name}: {e.Message}";
        }
    }

    private object GetGrain(Type type)
    {
        var grains = cluster.Silo.Host.Grains;
        return type.Name switch
        {
            nameof(ISearchCoordinatorGrain) => grains.GetGrain<ISearchCoordinatorGrain>("arguments"),
            nameof(IArtifactUploadGrain) => grains.GetGrain<IArtifactUploadGrain>(new string('a', 32)),
            nameof(IWorkerGrain) => grains.GetGrain<IWorkerGrain>(cluster.Worker),
            nameof(ISiloGrain) => grains.GetGrain<ISiloGrain>(cluster.Worker.Split('/')[0]),
            _ => grains.GetGrain(type, 0),
        };
    }
}
