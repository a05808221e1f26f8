using Experiments.Contracts.Grains;
using Experiments.Contracts.Results;
using Experiments.Simulation.Tests.Checks;
using Experiments.Simulation.Tests.Scheduling;
using Experiments.Simulation.Tests.Searches;

namespace Experiments.Simulation.Tests.Cluster;

/// <summary>
/// A user: submits a search, and may pause, resume or cancel it, or change its priority. Calls without an answer are
/// repeated.
/// </summary>
internal sealed class Client : Endpoint
{
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromSeconds(1);
    private readonly ISearchCoordinatorGrain _coordinator;
    private readonly SimulatedSearch _search;
    private readonly ClientDraw _draw;
    private readonly Auditor _auditor;

    public Client(SimulatedProcess process, Cluster cluster, SimulatedSearch search, ClientDraw draw, Auditor auditor)
        : base(process)
    {
        (_search, _draw, _auditor) = (search, draw, auditor);
        _coordinator = new GrainCalls(cluster, this, auditor).Coordinator(search.Id);
    }

    /// <summary>True when all calls are done.</summary>
    public bool IsDone { get; private set; }

    public void Start() => Process.Do(ActAsync);

    private async Task ActAsync()
    {
        await Process.SleepAsync(_draw.Begin);
        var reply = await UntilAnsweredAsync(() => _coordinator.SubmitAsync(new(_search.Id, _search.Spec)));
        _auditor.Require(reply.Accepted, _search.Id, "was refused");
        if (_draw.Looks) Process.Do(PollAsync);
        if (_draw.Reorder is { } reorder) Process.Do(() => ReorderAsync(reorder));
        if (_draw.Pause is { } pause)
        {
            await Process.SleepAsync(pause);
            await UntilAnsweredAsync(() => DoneAsync(_coordinator.PauseAsync()));
            await Process.SleepAsync(_draw.Paused);
            await UntilAnsweredAsync(() => DoneAsync(_coordinator.ResumeAsync()));
            Process.Do(StayResumedAsync);
        }
        if (_draw.Cancel is { } cancel)
        {
            await Process.SleepAsync(cancel);
            await UntilAnsweredAsync(() => DoneAsync(_coordinator.CancelAsync()));
        }
        IsDone = true;
    }

    // A pause that had no answer and was said again may arrive after all, however late: who sees it says again what
    // holds.
    private async Task StayResumedAsync()
    {
        while (await UntilAnsweredAsync(_coordinator.GetStatusAsync)
            is { State: ExperimentState.Running or ExperimentState.Paused or ExperimentState.Refitting } status)
        {
            if (status.State == ExperimentState.Paused)
                await UntilAnsweredAsync(() => DoneAsync(_coordinator.ResumeAsync()));
            await Process.SleepAsync(TimeSpan.FromSeconds(30));
        }
    }

    private async Task ReorderAsync(TimeSpan after)
    {
        await Process.SleepAsync(after);
        await UntilAnsweredAsync(() => DoneAsync(_coordinator.SetPriorityAsync(_draw.Priority)));
    }

    private async Task PollAsync()
    {
        while (await UntilAnsweredAsync(_coordinator.GetStatusAsync) is
            {
                State: ExperimentState.Running
                or ExperimentState.Paused or ExperimentState.Refitting
            })
            await Process.SleepAsync(TimeSpan.FromSeconds(5));
    }

    private async Task<T> UntilAnsweredAsync<T>(Func<Task<T>> ask)
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
                await Process.SleepAsync(s_pollInterval);
            }
        }
    }

    private static async Task<bool> DoneAsync(Task task)
    {
        await task;
        return true;
    }
}

/// <summary>The drawn properties of a user.</summary>
internal sealed record ClientDraw(
    TimeSpan Begin, bool Looks, TimeSpan? Pause, TimeSpan Paused, TimeSpan? Cancel, TimeSpan? Reorder, int Priority);
