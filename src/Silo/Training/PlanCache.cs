using System.Collections.Concurrent;
using Experiments.Contracts.Specs;

namespace Experiments.Silo.Training;

/// <summary>
/// The plans of the experiments that this silo works on, each made once and shared by the coordinator and every slot:
/// data is read once, and prepared sets are cached with it.
/// </summary>
public sealed class PlanCache(ITrainer trainer)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ITrainingPlan>>> _plans = new(StringComparer.Ordinal);

    /// <summary>
    /// The plan of an experiment; made by the first who asks. One that cannot be made is tried again.
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

    /// <summary>Takes a plan that this process has made already.</summary>
    public void Put(string experimentId, ITrainingPlan plan) => _plans[experimentId] = new(Task.FromResult(plan));

    /// <summary>Forgets an experiment that has ended.</summary>
    public void Forget(string experimentId) => _plans.TryRemove(experimentId, out _);
}
