using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>A user: submits a search, and may pause, resume or cancel it, or change its priority. What has no answer is asked again.</summary>
internal sealed class Client : Endpoint
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);
    private readonly ISearchCoordinatorGrain _coordinator;
    private readonly SimulatedSearch _search;
    private readonly ClientDraw _draw;
    private readonly Auditor _auditor;

    public Client(SimulatedProcess process, Cluster cluster, SimulatedSearch search, ClientDraw draw, Auditor auditor) : base(process)
    {
        (_search, _draw, _auditor) = (search, draw, auditor);
        _coordinator = new GrainCalls(cluster, this, auditor).Coordinator(search.Id);
    }

    /// <summary>Whether all was said.</summary>
    public bool IsDone { get; private set; }

    public void Start() => Process.Do(Act);

    private async Task Act()
    {
        await Process.Sleep(_draw.Begin);
        var reply = await UntilAnswered(() => _coordinator.Submit(new(_search.Id, _search.Spec)));
        _auditor.Require(reply.Accepted, _search.Id, "was refused");
        if (_draw.Looks) Process.Do(Look);
        if (_draw.Reorder is { } reorder) Process.Do(() => Reorder(reorder));
        if (_draw.Pause is { } pause)
        {
            await Process.Sleep(pause);
            await UntilAnswered(() => Done(_coordinator.Pause()));
            await Process.Sleep(_draw.Paused);
            await UntilAnswered(() => Done(_coordinator.Resume()));
            Process.Do(StayResumed);
        }
        if (_draw.Cancel is { } cancel)
        {
            await Process.Sleep(cancel);
            await UntilAnswered(() => Done(_coordinator.Cancel()));
        }
        IsDone = true;
    }

    // A pause that had no answer and was said again may arrive after all, however late: who sees it says again what holds.
    private async Task StayResumed()
    {
        while (await UntilAnswered(_coordinator.GetStatus) is { State: ExperimentState.Running or ExperimentState.Paused or ExperimentState.Refitting } status)
        {
            if (status.State == ExperimentState.Paused) await UntilAnswered(() => Done(_coordinator.Resume()));
            await Process.Sleep(TimeSpan.FromSeconds(30));
        }
    }

    private async Task Reorder(TimeSpan after)
    {
        await Process.Sleep(after);
        await UntilAnswered(() => Done(_coordinator.SetPriority(_draw.Priority)));
    }

    private async Task Look()
    {
        while (await UntilAnswered(_coordinator.GetStatus) is { State: ExperimentState.Running or ExperimentState.Paused or ExperimentState.Refitting })
            await Process.Sleep(TimeSpan.FromSeconds(5));
    }

    private async Task<T> UntilAnswered<T>(Func<Task<T>> ask)
    {
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception e)
            {
                _auditor.Check(e, Process, "A client's call failed");
                await Process.Sleep(s_pause);
            }
        }
    }

    private static async Task<bool> Done(Task task)
    {
        await task;
        return true;
    }
}

/// <summary>What is drawn of a user.</summary>
internal sealed record ClientDraw(TimeSpan Begin, bool Looks, TimeSpan? Pause, TimeSpan Paused, TimeSpan? Cancel, TimeSpan? Reorder, int Priority);
