using Experiments.Engine.Numerics;

namespace Experiments.Simulation.Tests.Scheduling;

/// <summary>
/// Random numbers: a separate stream for each purpose, so that one more draw in one place changes no other place.
/// </summary>
internal sealed class Dice
{
    private Philox _stream;

    public Dice(ulong seed, DicePurpose purpose) : this(Stream(seed, purpose, 0, 0))
    {
    }

    private Dice(Philox stream) => _stream = stream;

    /// <summary>The stream of one fit.</summary>
    public static Dice Create(ulong seed, DicePurpose purpose, int fold, int point) =>
        new(Stream(seed, purpose, fold, point));

    private static Philox Stream(ulong seed, DicePurpose purpose, int fold, int step) =>
        Philox.Create(seed, fold, RandomPurpose.Initialization, epoch: (int)purpose, step);

    public uint Next() => _stream.NextUInt32();

    public double Unit() => _stream.NextUInt32() * (1.0 / (1L << 32));

    public bool Chance(double probability) => probability > 0 && Unit() < probability;

    /// <summary>From the least to the most, both included.</summary>
    public int Between(int least, int most) => least + _stream.NextInt32(most - least + 1);

    public double Between(double least, double most) => least + (most - least) * Unit();

    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + (most - least) * Unit();

    public T Pick<T>(IReadOnlyList<T> list) => list[_stream.NextInt32(list.Count)];
}

/// <summary>The purposes of the random streams.</summary>
internal enum DicePurpose
{
    Configuration,
    Order,
    Network,
    Store,
    Faults,
    Fits,
}
