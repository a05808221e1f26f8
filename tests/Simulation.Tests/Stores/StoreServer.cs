using Experiments.Contracts.Errors;
using Experiments.Silo.Stores;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Cluster;
using Experiments.Simulation.Tests.Scheduling;

namespace Experiments.Simulation.Tests.Stores;

/// <summary>The store as a separate server: it takes time, it fails, and its answers get lost.</summary>
internal sealed class StoreServer(
    SimulatedProcess process, Dice dice, FaultPlan plan, Auditor auditor, MemoryExperimentStore store)
{
    /// <summary>True if single commits fail outside an outage.</summary>
    public bool IsFaulty { get; set; } = true;

    /// <summary>True during an outage.</summary>
    public bool IsAway { get; set; }

    /// <summary>The last request.</summary>
    public string Last { get; private set; } = "";

    public TimeSpan Delay() =>
        dice.Between(TimeSpan.FromMilliseconds(0.3), IsFaulty ? plan.StoreDelay : TimeSpan.FromMilliseconds(8));

    /// <summary>Does something at a moment, and has the result brought at another.</summary>
    public void Do<T>(long at, string what, Func<Task<T>> work, Action<T, Exception?> reply) =>
        process.Pump.At(at, process, _ =>
        {
            try
            {
                Last = what;
                var done = work();
                if (process.Pump.Trace.IsKept)
                    process.Log($"{what}: {done.Exception?.InnerException?.Message ?? "done"}");
                reply(done.GetAwaiter().GetResult(), null);
            }
            catch (StoreException e)
            {
                reply(default!, e);
            }
        });

    /// <summary>
    /// Commits, or fails to, or does and says it did not: whichever, what follows of an epoch that failed fails too.
    /// </summary>
    public Task<bool> CommitAsync(CommitBatch batch)
    {
        var rows = store.FindRows(batch.Status.ExperimentId);
        var fails = IsFaulty && dice.Chance(plan.CommitFails);
        var isUnheard = IsFaulty && dice.Chance(plan.AnswerLost);
        if (fails)
        {
            rows?.Break(batch.Term);
            return Task.FromException<bool>(new StoreException("The commit failed."));
        }

        auditor.Committing(rows, batch);
        var commit = store.CommitAsync(batch);
        if (commit.IsFaulted) return Task.FromException<bool>(commit.Exception.InnerException!);
        auditor.Committed(rows!, batch);
        if (!isUnheard) return Task.FromResult(true);
        rows!.Break(batch.Term);
        return Task.FromException<bool>(new StoreException("The connection broke while it was committed."));
    }

    /// <summary>A batch that never came: the connection on which it was sent is gone.</summary>
    public void Lose(CommitBatch batch) => store.FindRows(batch.Status.ExperimentId)?.Break(batch.Term);

    public MemoryExperimentStore Rows => store;
}
