using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>The left matrix, read element by element through two strides.</summary>
internal readonly unsafe struct Left(float* at, nint rowStride, nint kStride, NonZeros nonZeros = default)
{
    public readonly NonZeros NonZeros = nonZeros;
    public readonly float* At = at;
    public readonly nint RowStride = rowStride;
    public readonly nint KStride = kStride;

    /// <summary>The matrix without its first rows.</summary>
    public Left FromRow(int row) => new(At + (row * RowStride), RowStride, KStride, NonZeros.FromRow(row));
}

/// <summary>The right matrix: [k, n], or [n, k] if it is transposed.</summary>
internal readonly unsafe struct Right(float* at, int stride, bool transposed)
{
    public readonly float* At = at;
    public readonly nint Stride = stride;
    public readonly bool IsTransposed = transposed;
}

/// <summary>The output of the product, and the operations on finished tiles.</summary>
internal readonly unsafe struct Output(
    float* at, int stride, bool accumulate, float* bias = null, ActivationKind activation = ActivationKind.Identity)
{
    public readonly float* At = at;
    public readonly nint Stride = stride;
    public readonly bool Accumulate = accumulate;
    public readonly float* Bias = bias;
    public readonly ActivationKind Activation = activation;

    /// <summary>The output without its first rows.</summary>
    public Output FromRow(int row) => new(At + (row * Stride), (int)Stride, Accumulate, Bias, Activation);

    /// <summary>True if a bias or an activation is applied to a finished tile.</summary>
    public bool HasEpilogue => Bias != null || Activation != ActivationKind.Identity;
}
