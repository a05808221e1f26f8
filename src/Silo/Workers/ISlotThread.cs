namespace Experiments.Silo.Workers;

/// <summary>Where a slot trains, one piece of work after another.</summary>
internal interface ISlotThread : IDisposable
{
    /// <summary>Has work done there.</summary>
    Task<T> Run<T>(Func<T> work);
}

/// <summary>Makes the thread of a slot.</summary>
internal delegate ISlotThread SlotThreads(string slot);
