using Experiments.Engine.Estimators;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Numerics;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>What the lanes of a pack share.</summary>
/// <param name="Network">The architecture.</param>
/// <param name="Graph">What it computes.</param>
/// <param name="BatchSize">The capacity of a batch.</param>
/// <param name="Settings">The structural hyperparameters.</param>
/// <param name="Key">The pack key.</param>
internal sealed record PackShape(NeuralNetwork Network, Graph Graph, int BatchSize, MlpSettings Settings, string Key)
{
    public static PackShape Of(SearchPlan plan, ParameterSet trial)
    {
        var complete = plan.Hyperparameters.SelectEstimatorParameters(plan.Complete(trial));
        var settings = new MlpSettings(complete);
        var network = plan.Estimator.CreateNetwork(complete);
        var graph = network.Trace(new Shape(plan.Data.Features), plan.Data.Outputs);
        var batchSize = settings.BatchSize(plan.Rows);
        var key = PackKey.Compute(graph, plan.Schema.Target.Task, batchSize, settings.Solver,
            settings.NesterovsMomentum, settings.Shuffle, plan.Request.Precision);
        return new(network, graph, batchSize, settings, key);
    }
}
