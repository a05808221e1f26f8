using System.Reflection;
using Experiments.Contracts.Grains;

namespace Experiments.Silo.Tests.Workers;

/// <summary>
/// Coordinators and a catalog that answer as a test says, for what speaks to them through a grain factory.
/// </summary>
public class FakeGrains : DispatchProxy
{
    private Func<MethodInfo, object?[], object?> _answer = (_, _) => null;

    /// <summary>A factory of coordinators and the catalog.</summary>
    /// <param name="answer">
    /// Given the experiment, which is empty for the catalog, the method's name and its arguments, the task that it
    /// returns.
    /// </param>
    public static IGrainFactory Create(Func<string, string, object?[], object?> answer) =>
        Create<IGrainFactory>((_, arguments) =>
        {
            if (arguments[0] is not string experiment)
                return Create<IExperimentCatalogGrain>((method, given) => answer("", method.Name, given));
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
