namespace Experiments.Silo.Workers;

/// <summary>The thread on which a slot trains, one piece of work after another.</summary>
internal interface ISlotThread : IDisposable
{
    /// <summary>Runs work on the thread.</summary>
    Task<T> RunAsync<T>(Func<T> work);

    /// <summary>Runs work on the thread.</summary>
    Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Waits no longer for the work on the thread: it ends by itself, or with the process.</summary>
    void Abandon();
}

/// <summary>Creates the thread of a slot.</summary>
internal delegate ISlotThread SlotThreads(string slot);
