using Experiments.Engine.Devices.Gpu.Kernels;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Recording;

/// <summary>
/// Receives launches in the place of a card: what a step does can be counted where there is no card.
/// </summary>
internal interface ILaunchRecorder
{
    /// <summary>Receives the launch of a kernel, which is also its arguments.</summary>
    void AddKernel(object kernel, int groups, int threads, AcceleratorStream stream);

    /// <summary>Receives a batched product of cuBLAS.</summary>
    /// <param name="product">The shape of one lane's product.</param>
    /// <param name="lanes">The number of lanes.</param>
    /// <param name="sharesLeft">True if all lanes read one left matrix.</param>
    void AddProduct(in MatMulShape product, int lanes, bool sharesLeft);
}
