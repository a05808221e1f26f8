using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Metrics;

namespace Experiments.Engine.Estimators;

public sealed partial record FittedPipeline
{
    /// <summary>Predicts a table's rows and compares the predictions with its target columns.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="scorer">The scorer's name; null for the default scorer of the task.</param>
    /// <param name="device">The device; null for the best available one.</param>
    /// <exception cref="DataException">A column does not exist, or a cell does not suit the model.</exception>
    /// <exception cref="ArgumentException">There is no such scorer, or it does not score this target.</exception>
    public double Score(TabularData table, string? scorer = null, Device? device = null)
    {
        var name = scorer ?? Target.Task.DefaultScorer;
        var found = ScorerCatalog.Find(name) ?? throw new ArgumentException(
            $"There is no scorer '{name}'. {NearestName.Suggest(name, ScorerCatalog.All.Select(s => s.Name))}",
            nameof(scorer));
        var prediction = Predict(table, device);
        var data = FeatureEncoder.EncodeTarget(new([.. FeatureNames], Target), table, TargetScaler is not null);
        return found.Score(Evaluation.Create(
            data, [.. Enumerable.Range(0, data.Rows)], prediction.Outputs,
            TargetScaler?.InverseTransform(prediction.Outputs)));
    }
}
