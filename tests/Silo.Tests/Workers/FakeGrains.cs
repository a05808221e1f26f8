using System.Reflection;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Tests.Workers;

/// <summary>Coordinators that answer as a test says, for what speaks to them through a grain factory.</summary>
public class FakeGrains : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (_, _) => null;

    /// <summary>A factory of coordinators.</summary>
    /// <param name="answer">
    /// Given the experiment, the method's name and its arguments, the task that it returns.
    /// </param>
    public static IGrainFactory Create(Func<string, string, object?[], object?> answer) =>
        Create<IGrainFactory>((_, arguments) =>
        {
            var experiment = (string)arguments[0]!;
            return Create<ISearchCoordinatorGrain>((method, given) => answer(experiment, method.Name, given));
        });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => _answer(targetMethod!, args ?? []);

    private static T Create<T>(Func<MethodInfo, object?[], object?> answer) where T : class
    {
        var made = DispatchProxy.Create<T, FakeGrains>();
        ((FakeGrains)(object)made)._answer = answer;
        return made;
    }
}
