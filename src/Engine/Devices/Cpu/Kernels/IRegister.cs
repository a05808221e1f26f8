using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>One vector register of the machine. The tiles of the matrix product must fit into the registers.</summary>
internal unsafe interface IRegister<TSelf>
    where TSelf : unmanaged, IRegister<TSelf>
{
    /// <summary>The number of floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>
    /// The rows of a full tile. Each row needs two accumulators; two registers of B and one of A must fit beside them.
    /// </summary>
    static abstract int TileRows { get; }

    static abstract TSelf Load(float* from);

    static abstract TSelf Broadcast(float value);

    /// <summary>x * y + sum, rounded once.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf sum);

    /// <summary>
    /// x * *y + sum, rounded once; for a y that is used once, which the multiplication may load itself.
    /// </summary>
    static abstract TSelf MultiplyAdd(TSelf x, float* y, TSelf sum);

    static abstract TSelf Add(TSelf x, TSelf y);

    static abstract void Store(TSelf value, float* to);
}

/// <summary>AVX-512: 32 registers of 16 floats.</summary>
internal readonly unsafe struct Register512(Vector512<float> value) : IRegister<Register512>
{
    private readonly Vector512<float> _value = value;

    public static int Count => 16;

    public static int TileRows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Load(float* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Broadcast(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 MultiplyAdd(Register512 x, Register512 y, Register512 sum) =>
        new(Vector512.FusedMultiplyAdd(x._value, y._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 MultiplyAdd(Register512 x, float* y, Register512 sum) =>
        new(Vector512.FusedMultiplyAdd(x._value, Vector512.Create(*y), sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register512 Add(Register512 x, Register512 y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Register512 value, float* to) => value._value.Store(to);
}

/// <summary>AVX2 with FMA: 16 registers of 8 floats.</summary>
internal readonly unsafe struct Register256(Vector256<float> value) : IRegister<Register256>
{
    private readonly Vector256<float> _value = value;

    public static int Count => 8;

    public static int TileRows => 6;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Load(float* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Broadcast(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 MultiplyAdd(Register256 x, Register256 y, Register256 sum) =>
        new(Vector256.FusedMultiplyAdd(x._value, y._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 MultiplyAdd(Register256 x, float* y, Register256 sum) =>
        new(Vector256.FusedMultiplyAdd(x._value, Vector256.Create(*y), sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register256 Add(Register256 x, Register256 y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Register256 value, float* to) => value._value.Store(to);
}

/// <summary>
/// All other machines: 128 bits (ARM64 has 32 such registers). Without hardware FMA it is correct, but slow.
/// </summary>
internal readonly unsafe struct Register128(Vector128<float> value) : IRegister<Register128>
{
    private readonly Vector128<float> _value = value;

    public static int Count => 4;

    public static int TileRows => 12;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Load(float* from) => new(Vector128.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Broadcast(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 MultiplyAdd(Register128 x, Register128 y, Register128 sum) =>
        new(Vector128.FusedMultiplyAdd(x._value, y._value, sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 MultiplyAdd(Register128 x, float* y, Register128 sum) =>
        new(Vector128.FusedMultiplyAdd(x._value, Vector128.Create(*y), sum._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Register128 Add(Register128 x, Register128 y) => new(x._value + y._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Register128 value, float* to) => value._value.Store(to);
}
