using Experiments.Engine.Devices.Gpu.Kernels;

namespace Experiments.Engine.Devices.Gpu.Cuda;

/// <summary>A library that multiplies the matrices of all lanes in one call.</summary>
internal interface IProductLibrary
{
    /// <summary>Multiplies matrices of lanes at fixed strides. With a stride of 0 all lanes read one matrix.</summary>
    void Multiply(
        in MatMulShape product, StridedOperand a, StridedOperand b, StridedOperand c, int lanes, bool tf32);

    /// <summary>Multiplies matrices of lanes at the addresses that tables in device memory contain.</summary>
    void Multiply(
        in MatMulShape product, nint addressesOfA, nint addressesOfB, nint addressesOfC, int lanes, bool tf32);
}
