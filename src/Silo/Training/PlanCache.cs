using Experiments.Contracts.Specs;
using Experiments.Engine.Caches;

namespace Experiments.Silo.Training;

/// <summary>
/// The plans of the experiments that run on this silo. Each is created once and shared by the coordinator and all
/// slots, so that data is read once, and prepared data sets are cached with the plan. A silo is not told of the end of
/// every experiment that it trained for: the plans that were used least recently are removed.
/// </summary>
public sealed class PlanCache(ITrainer trainer)
{
    /// <summary>The largest number of plans; each has the data of its experiment.</summary>
    internal const int Capacity = 16;

    private readonly RecentCache<string, Lazy<Task<ITrainingPlan>>> _plans = new(Capacity, StringComparer.Ordinal);

    /// <summary>The number of plans.</summary>
    internal int Count => _plans.Count;

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
            _plans.Remove(experimentId, plan);
            throw;
        }
    }

    /// <summary>Adds a plan that this process has created already.</summary>
    public void Put(string experimentId, ITrainingPlan plan) => _plans.Set(experimentId, new(Task.FromResult(plan)));

    /// <summary>Removes the plan of an experiment that has ended.</summary>
    public void Forget(string experimentId) => _plans.Remove(experimentId);
}
