using FsCheck;
using FsCheck.Fluent;

namespace Experiments.Tests.Shared.Fuzzing;

/// <summary>Cases of FsCheck's generators, drawn by the seed and the number of the case.</summary>
internal static class Generated
{
    private const int Size = 12;

    public static Func<Random, byte[]> Make(Gen<byte[]> generator) =>
        random => generator.Sample(Size, new Rnd((ulong)random.NextInt64()), 1)[0];
}
