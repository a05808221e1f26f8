namespace Experiments.Engine.Numerics;

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11). A stream is a
/// pure function of its key and a counter: any device can generate any number of the stream without the numbers before
/// it.
/// </summary>
/// <remarks>
/// The seed is the cipher's key. The counter's words are: block of the stream; step; epoch; fold (24 bits) and purpose
/// (8 bits). The counter contains no trial, worker or pack: all trials see the same draws.
/// </remarks>
internal struct Philox
{
    private const int MaxFold = (1 << 24) - 2;

    private readonly ulong _seed;
    private readonly uint _step;
    private readonly uint _epoch;
    private readonly uint _foldAndPurpose;
    private ulong _next;
    private PhiloxBlock _block;

    private Philox(ulong seed, uint step, uint epoch, uint foldAndPurpose)
    {
        _seed = seed;
        _step = step;
        _epoch = epoch;
        _foldAndPurpose = foldAndPurpose;
    }

    /// <summary>Creates the stream of one key, positioned at its start. The fold of a refit is -1.</summary>
    public static Philox Create(ulong seed, int fold, RandomPurpose purpose, int epoch = 0, int step = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fold, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fold, MaxFold);
        uint foldAndPurpose = ((uint)fold & 0xFFFFFF) | ((uint)purpose << 24);
        return new Philox(seed, (uint)step, (uint)epoch, foldAndPurpose);
    }

    /// <summary>The counter's second word, for kernels that generate the stream themselves.</summary>
    public readonly uint Step => _step;

    /// <summary>The counter's third word.</summary>
    public readonly uint Epoch => _epoch;

    /// <summary>The counter's fourth word.</summary>
    public readonly uint FoldAndPurpose => _foldAndPurpose;

    /// <summary>Computes the word at an index of the stream, independent of the current position.</summary>
    public readonly uint GetUInt32(ulong index) => BlockAt(index >> 2)[(int)(index & 3)];

    /// <summary>Generates the next 32 bits.</summary>
    public uint NextUInt32()
    {
        int word = (int)(_next & 3);
        if (word == 0)
            _block = BlockAt(_next >> 2);
        _next++;
        return _block[word];
    }

    /// <summary>Generates a uniform number in [0, 1), a multiple of 2^-24: every value is exact in a float.</summary>
    public float NextSingle() => (NextUInt32() >> 8) * (1f / (1 << 24));

    /// <summary>Generates a uniform integer in [0, <paramref name="bound"/>), without bias (Lemire, 2019).</summary>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        uint range = (uint)bound;
        ulong product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
        {
            uint rejected = (0u - range) % range;
            while ((uint)product < rejected)
                product = (ulong)NextUInt32() * range;
        }

        return (int)(product >> 32);
    }

    /// <summary>Shuffles by the algorithm of Fisher and Yates, from the last element down.</summary>
    public void Shuffle(Span<int> items)
    {
        for (int last = items.Length - 1; last > 0; last--)
        {
            int other = NextInt32(last + 1);
            (items[last], items[other]) = (items[other], items[last]);
        }
    }

    /// <summary>Fills with uniform draws from [-bound, bound).</summary>
    public void FillUniform(Span<float> values, float bound)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] = ((2 * NextSingle()) - 1) * bound;
    }

    private readonly PhiloxBlock BlockAt(ulong index) =>
        PhiloxBlock.Encrypt((uint)index, _step, _epoch, _foldAndPurpose, (uint)_seed, (uint)(_seed >> 32));
}
