using System.Collections.Concurrent;

namespace Experiments.Silo.Workers;

/// <summary>
/// The thread on which a slot trains. A pack takes seconds or hours: on the thread pool it would starve Orleans, which
/// answers calls there.
/// </summary>
internal sealed class SlotThread : ISlotThread
{
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private bool _isAbandoned;

    public SlotThread(string name)
    {
        _thread = new(Loop) { Name = name, IsBackground = true, Priority = ThreadPriority.BelowNormal };
        _thread.Start();
    }

    public Task<T> RunAsync<T>(Func<T> work)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                done.SetResult(work());
            }
            catch (OperationCanceledException e)
            {
                done.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        });
        return done.Task;
    }

    public void Abandon() => _isAbandoned = true;

    public void Dispose()
    {
        _work.CompleteAdding();
        if (_isAbandoned) return;
        _thread.Join();
        _work.Dispose();
    }

    private void Loop()
    {
        foreach (var work in _work.GetConsumingEnumerable()) work();
    }
}
