using Experiments.Search.Parameters;
using Experiments.Search.Spaces;

namespace Experiments.Engine.Tests.ModelSelection;

/// <summary>Spaces as JSON.</summary>
internal static class Requests
{
    public static SubGrid Grid(string json) =>
        new(ParameterSet.Parse(json)
            .Select(p => KeyValuePair.Create(p.Key, (IReadOnlyList<ParameterValue>)p.Value.AsList())));
}
