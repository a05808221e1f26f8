namespace Experiments.Silo.Workers;

/// <summary>
/// The number of trials that a slot leases at once. It is one as a rule: a slot that holds more keeps them from others.
/// Where trials take less time than a lease, it is as many of one pack key as take a twentieth of a second; else the
/// slot would wait for the coordinator's disk.
/// </summary>
/// <param name="Trials">The number of trials to ask for.</param>
/// <param name="PackKey">The pack key that they share; null for one trial of any key.</param>
/// <param name="TrialsHeld">The number of trials of the experiment that the slot trains already.</param>
internal sealed record LeaseSize(int Trials, string? PackKey, int TrialsHeld = 0)
{
    /// <summary>
    /// The time after which a slot ends a lease in part: it reports the trials that have ended and gives back the rest.
    /// </summary>
    public static readonly TimeSpan ReportAfter = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_targetTime = TimeSpan.FromMilliseconds(50);
    private const int MaxTrials = 256;

    public static LeaseSize One { get; } = new(1, null);

    /// <summary>Computes the size from the time that the last trials took.</summary>
    public static LeaseSize FromLast(string key, int trials, TimeSpan time)
    {
        var most = time <= TimeSpan.Zero ? 1 : s_targetTime * trials / time;
        return most < 2 ? One : new((int)Math.Min(most, MaxTrials), key);
    }
}
