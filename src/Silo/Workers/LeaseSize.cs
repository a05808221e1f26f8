namespace Experiments.Silo.Workers;

/// <summary>
/// How many trials a slot leases at once. One, as a rule: a slot that holds more keeps them from others. Where trials
/// end before a lease is answered, as many of one pack key as take a twentieth of a second, or the slot would wait for
/// the disk.
/// </summary>
/// <param name="Trials">How many to ask for.</param>
/// <param name="PackKey">The pack key that they share; null where only one is asked for, of whatever key.</param>
/// <param name="TrialsHeld">How many trials of the experiment the slot trains already.</param>
internal sealed record LeaseSize(int Trials, string? PackKey, int TrialsHeld = 0)
{
    /// <summary>When a slot stops in the midst of a lease, reports what is done and gives back what is not.</summary>
    public static readonly TimeSpan ReportAfter = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan s_targetTime = TimeSpan.FromMilliseconds(50);
    private const int MaxTrials = 256;

    public static LeaseSize One { get; } = new(1, null);

    /// <summary>The size that follows from what the last trials took.</summary>
    public static LeaseSize FromLast(string key, int trials, TimeSpan time)
    {
        var most = time <= TimeSpan.Zero ? 1 : s_targetTime * trials / time;
        return most < 2 ? One : new((int)Math.Min(most, MaxTrials), key);
    }
}
