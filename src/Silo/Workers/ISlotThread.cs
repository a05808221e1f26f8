namespace Experiments.Silo.Workers;

/// <summary>Where a slot trains, one piece of work after another.</summary>
internal interface ISlotThread : IDisposable
{
    /// <summary>Has work done there.</summary>
    Task<T> RunAsync<T>(Func<T> work);

    /// <summary>Has work done there.</summary>
    Task RunAsync(Action work) => RunAsync(() =>
    {
        work();
        return true;
    });

    /// <summary>Does not wait for what is done there: it ends by itself, or with the process.</summary>
    void Abandon();
}

/// <summary>Makes the thread of a slot.</summary>
internal delegate ISlotThread SlotThreads(string slot);
