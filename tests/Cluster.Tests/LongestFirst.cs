using Experiments.Cluster.Tests;
using Experiments.Cluster.Tests.Searches;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Experiments.Cluster.Tests;

/// <summary>
/// Begins with the searches among faults, which take as long as most other tests together: at the end they would be
/// alone, and a core would be idle.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc/>
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection =>
            collection.TestCollectionDisplayName.Contains(typeof(FaultsTests).FullName!, StringComparison.Ordinal))];
}
