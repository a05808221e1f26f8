using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Training;

namespace Experiments.Engine.ModelSelection;

/// <summary>The properties that the lanes of a pack share.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="Graph">The graph of the network.</param>
/// <param name="BatchSize">The capacity of a batch.</param>
/// <param name="Settings">The training settings, of which the lanes share the settings of the program.</param>
/// <param name="Key">The pack key.</param>
internal sealed record PackShape(
    NeuralNetwork Network, Graph Graph, int BatchSize, TrainingSettings Settings, string Key)
{
    public static PackShape Create(SearchPlan plan, ResolvedTrial trial)
    {
        var settings = trial.Settings;
        var network = plan.Estimator.CreateNetwork(trial.EstimatorParameters);
        var graph = network.Trace(plan.Data.RowShape, plan.Data.Outputs);
        var batchSize = settings.ComputeBatchCapacity(plan.Rows);
        var key = PackKey.Compute(graph, plan.Schema.Target.Task, batchSize, settings.Solver,
            settings.NesterovsMomentum, settings.Shuffle, plan.Request.Precision);
        return new(network, graph, batchSize, settings, key);
    }
}
