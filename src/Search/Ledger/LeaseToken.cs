namespace Experiments.Search.Ledger;

/// <summary>
/// The fencing token of a lease. Tokens only grow: a coordinator's term stands in the high bits, its running number
/// in the low ones, so that no two coordinators ever give the same one and a later lease always has the greater token.
/// </summary>
/// <param name="Value">The token as it travels.</param>
public readonly record struct LeaseToken(long Value) : IComparable<LeaseToken>
{
    // 2^40 leases in a term are three years at 10,000 a second; 2^23 terms are a restart a minute for sixteen years.
    private const int SequenceBits = 40;
    private const long MaxSequence = (1L << SequenceBits) - 1;
    private const long MaxTerm = (1L << (63 - SequenceBits)) - 1;

    /// <summary>The term of the coordinator that granted the lease.</summary>
    public long Term => Value >> SequenceBits;

    /// <summary>The lease's running number in its term, from 1.</summary>
    public long Sequence => Value & MaxSequence;

    /// <summary>The token of a term's lease.</summary>
    public static LeaseToken Create(long term, long sequence)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(term);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(term, MaxTerm);
        ArgumentOutOfRangeException.ThrowIfNegative(sequence);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(sequence, MaxSequence);
        return new((term << SequenceBits) | sequence);
    }

    /// <inheritdoc/>
    public int CompareTo(LeaseToken other) => Value.CompareTo(other.Value);

    /// <summary>Whether the left lease was granted before the right one.</summary>
    public static bool operator <(LeaseToken left, LeaseToken right) => left.Value < right.Value;

    /// <summary>Whether the left lease was granted after the right one.</summary>
    public static bool operator >(LeaseToken left, LeaseToken right) => left.Value > right.Value;

    /// <summary>Whether the left lease is the right one or was granted before it.</summary>
    public static bool operator <=(LeaseToken left, LeaseToken right) => left.Value <= right.Value;

    /// <summary>Whether the left lease is the right one or was granted after it.</summary>
    public static bool operator >=(LeaseToken left, LeaseToken right) => left.Value >= right.Value;
}
