namespace Experiments.Search.Strategies;

/// <summary>
/// Decides what to try next. Asked for trials and told their results, never more.
/// </summary>
/// <remarks>
/// <para>A strategy is pure: no I/O, no threads, no clock, and no randomness but that of a seed and a trial's number.
/// It is called by one caller at a time.</para>
/// <para>A trial that was given by <see cref="Ask"/> is never given again at the same rung: who asked runs it, and runs
/// it again elsewhere if its worker is lost. A caller that crashed builds a new strategy of the same kind and replays
/// what is durable: <see cref="Restore"/> for each trial that was given, <see cref="Tell"/> for each that ended, in the
/// order of their commits. After that the strategy must answer as the old one would have. What was asked for and not
/// yet made durable is thereby asked for again, and that is right.</para>
/// </remarks>
public interface ISearchStrategy
{
    /// <summary>How many trials there will be in all, at most; null where there is no bound.</summary>
    long? TotalTrials { get; }

    /// <summary>How many trials can still be asked for, at most; null where there is no bound.</summary>
    long? RemainingTrials { get; }

    /// <summary>Whether <see cref="Ask"/> will never give a trial again, whatever it is told.</summary>
    bool IsExhausted { get; }

    /// <summary>
    /// The next trial, or null: there is none now (there may be later, unless <see cref="IsExhausted"/>).
    /// </summary>
    /// <param name="packKey">Only a trial of this group, which an earlier trial bore; null for any.</param>
    Trial? Ask(string? packKey = null);

    /// <summary>Takes the result of a trial.</summary>
    void Tell(TrialResult result);

    /// <summary>Whether a trial was given before, or never will be because a constraint excludes it.</summary>
    bool IsUsed(long number, int rung = 0);

    /// <summary>
    /// Says that a trial was given before, in another life or because its result is known already. Said once a rung.
    /// </summary>
    /// <param name="number">The trial's number.</param>
    /// <param name="rung">The rung that it was given at.</param>
    void Restore(long number, int rung = 0);

    /// <summary>
    /// The trial of a number that was given before. A strategy that cannot compute the parameters from the number is
    /// handed the durable ones when it is made.
    /// </summary>
    Trial GetTrial(long number, int rung = 0);
}
