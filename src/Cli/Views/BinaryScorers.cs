using Experiments.Engine.Metrics;

namespace Experiments.Cli.Views;

/// <summary>The scorers that are of the positive class alone.</summary>
internal static class BinaryScorers
{
    public static bool IsOne(string metric) => ScorerCatalog.Find(metric) is { HasPositiveClass: true };
}
