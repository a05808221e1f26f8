namespace Experiments.Search.Ledger;

/// <summary>
/// The fencing token of a lease: the coordinator's term in the high bits, and the running number of the lease in the
/// low bits. Two coordinators therefore never give the same token, and a later lease has the greater token.
/// </summary>
/// <param name="Value">The token as one number, for messages and rows.</param>
public readonly record struct LeaseToken(long Value) : IComparable<LeaseToken>
{
    // 2^40 leases suffice for three years at 10,000 a second; 2^23 terms suffice for 16 years at one a minute.
    private const int SequenceBits = 40;
    private const long MaxSequence = (1L << SequenceBits) - 1;
    private const long MaxTerm = (1L << (63 - SequenceBits)) - 1;

    /// <summary>The term of the coordinator that granted the lease.</summary>
    public long Term => Value >> SequenceBits;

    /// <summary>The running number of the lease in its term, from 1.</summary>
    public long Sequence => Value & MaxSequence;

    /// <summary>Creates the token of a lease from its term and its running number.</summary>
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

    /// <summary>Checks whether the left lease was granted before the right one.</summary>
    public static bool operator <(LeaseToken left, LeaseToken right) => left.Value < right.Value;

    /// <summary>Checks whether the left lease was granted after the right one.</summary>
    public static bool operator >(LeaseToken left, LeaseToken right) => left.Value > right.Value;

    /// <summary>Checks whether the left lease is the right one or was granted before it.</summary>
    public static bool operator <=(LeaseToken left, LeaseToken right) => left.Value <= right.Value;

    /// <summary>Checks whether the left lease is the right one or was granted after it.</summary>
    public static bool operator >=(LeaseToken left, LeaseToken right) => left.Value >= right.Value;
}
