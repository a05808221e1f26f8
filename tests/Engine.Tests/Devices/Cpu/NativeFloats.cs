using System.Runtime.InteropServices;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Tests.Devices.Cpu;

/// <summary>
/// Aligned floats outside the garbage collector's heap, between guard values that Dispose checks: a kernel that writes
/// beyond its output is found.
/// </summary>
internal sealed unsafe class NativeFloats : IDisposable
{
    private const int Guard = 64;
    private const float GuardValue = -12345.678f;
    private readonly float* _block;

    public NativeFloats(int length)
    {
        Length = length;
        _block = (float*)NativeMemory.AlignedAlloc((nuint)(length + (2 * Guard)) * sizeof(float), 64);
        new Span<float>(_block, length + (2 * Guard)).Fill(GuardValue);
        Span.Clear();
    }

    public NativeFloats(ReadOnlySpan<float> values)
        : this(values.Length) => values.CopyTo(Span);

    public int Length { get; }

    public float* At => _block + Guard;

    public Span<float> Span => new(At, Length);

    public static NativeFloats Random(int length, int seed, float bound = 1)
    {
        NativeFloats floats = new(length);
        Philox.Create((ulong)seed, 0, RandomPurpose.Initialization).FillUniform(floats.Span, bound);
        return floats;
    }

    public void Dispose()
    {
        bool intact = !new Span<float>(_block, Guard).ContainsAnyExcept(GuardValue)
            && !new Span<float>(At + Length, Guard).ContainsAnyExcept(GuardValue);
        NativeMemory.AlignedFree(_block);
        Assert.True(intact, "A kernel wrote beyond its memory.");
    }
}
