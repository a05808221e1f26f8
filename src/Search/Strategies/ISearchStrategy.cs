namespace Experiments.Search.Strategies;

/// <summary>A search strategy: it decides the next trial. The caller asks for trials and tells their results.</summary>
/// <remarks>
/// <para>A strategy is pure: no I/O, no threads, no clock, and no randomness except from a seed and a trial's number.
/// A strategy has one caller at a time.</para>
/// <para><see cref="Ask"/> never gives a trial twice at the same rung: the caller runs the trial, and runs it again
/// elsewhere if its worker is lost. After a crash the caller creates a new strategy of the same kind and restores the
/// durable state: <see cref="Restore"/> for each trial that was given, <see cref="Tell"/> for each that ended, in the
/// order of their commits. Then the strategy must answer as the old one would have. Trials that were given but not made
/// durable are given again, as intended.</para>
/// </remarks>
public interface ISearchStrategy
{
    /// <summary>The maximum number of trials in total; null where there is no bound.</summary>
    long? TotalTrials { get; }

    /// <summary>The maximum number of trials that are left to give; null where there is no bound.</summary>
    long? RemainingTrials { get; }

    /// <summary>True where <see cref="Ask"/> will never give another trial, independent of further results.</summary>
    bool IsExhausted { get; }

    /// <summary>
    /// Gives the next trial, or null where there is none now; one may follow later, unless <see cref="IsExhausted"/>.
    /// </summary>
    /// <param name="packKey">The pack key that the trial must have, that of an earlier trial; null for any.</param>
    Trial? Ask(string? packKey = null);

    /// <summary>Tells the result of a trial.</summary>
    void Tell(TrialResult result);

    /// <summary>Checks whether a trial was given before, or will never be because a constraint excludes it.</summary>
    bool IsUsed(long number, int rung = 0);

    /// <summary>
    /// Marks a trial as given, because an earlier activation gave it or because its result is known already. Called
    /// once for each rung.
    /// </summary>
    /// <param name="number">The trial's number.</param>
    /// <param name="rung">The rung of the trial.</param>
    void Restore(long number, int rung = 0);

    /// <summary>
    /// Gets the trial of a number that was given before. A strategy that cannot compute the parameters from the number
    /// must get the durable ones when it is created.
    /// </summary>
    Trial GetTrial(long number, int rung = 0);
}
