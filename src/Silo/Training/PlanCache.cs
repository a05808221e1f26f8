using System.Collections.Concurrent;
using Experiments.Contracts.Specs;

namespace Experiments.Silo.Training;

/// <summary>
/// The plans of the experiments that run on this silo. Each is created once and shared by the coordinator and all
/// slots, so that data is read once, and prepared data sets are cached with the plan.
/// </summary>
public sealed class PlanCache(ITrainer trainer)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ITrainingPlan>>> _plans = new(StringComparer.Ordinal);

    /// <summary>
    /// Returns the plan of an experiment; the first caller creates it. After a failure the next caller tries again.
    /// </summary>
    public async Task<ITrainingPlan> GetAsync(string experimentId, ExperimentSpec spec)
    {
        var plan = _plans.GetOrAdd(experimentId, _ => new(() => trainer.PrepareAsync(spec, CancellationToken.None)));
        try
        {
            return await plan.Value;
        }
        catch
        {
            _plans.TryRemove(KeyValuePair.Create(experimentId, plan));
            throw;
        }
    }

    /// <summary>Adds a plan that this process has created already.</summary>
    public void Put(string experimentId, ITrainingPlan plan) => _plans[experimentId] = new(Task.FromResult(plan));

    /// <summary>Removes the plan of an experiment that has ended.</summary>
    public void Forget(string experimentId) => _plans.TryRemove(experimentId, out _);
}
