using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Devices.Gpu.Kernels;

namespace Experiments.Engine.Devices.Gpu.Recording;

/// <summary>Records products in the place of cuBLAS.</summary>
internal sealed class RecordedProducts(ILaunchRecorder recorder) : IProductLibrary
{
    public void Multiply(
        in MatMulShape product, StridedOperand a, StridedOperand b, StridedOperand c, int lanes, bool tf32) =>
        recorder.AddProduct(product, lanes, sharesLeft: a.Stride == 0);

    public void Multiply(
        in MatMulShape product, nint addressesOfA, nint addressesOfB, nint addressesOfC, int lanes, bool tf32) =>
        recorder.AddProduct(product, lanes, sharesLeft: false);
}
