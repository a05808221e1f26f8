using System.Runtime.CompilerServices;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>The steps of a product that a tile computes, in their order.</summary>
internal interface ISteps
{
    /// <summary>The number of steps.</summary>
    nint Count { get; }

    /// <summary>The first step.</summary>
    nint First { get; }

    /// <summary>Goes on, and returns the distance to the next step.</summary>
    nint Next();
}

/// <summary>All steps.</summary>
internal readonly struct EveryStep(nint count) : ISteps
{
    public nint Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => count; }

    public nint First { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => 0; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Next() => 1;
}

/// <summary>The steps of a list (see <see cref="NonZeros.ListSteps"/>).</summary>
internal unsafe struct ListedSteps(int* list) : ISteps
{
    private int* _at = list + 1;

    public readonly nint Count { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => _at[-1]; }

    public readonly nint First { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => *_at; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nint Next()
    {
        _at++;
        return *_at - _at[-1];
    }
}
