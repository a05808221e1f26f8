using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Four floats that lie side by side: loaded and stored by one access of 16 bytes.</summary>
internal struct Four
{
    public float A, B, C, D;

    /// <summary>The floats of an access.</summary>
    public const int Count = 4;

    /// <summary>
    /// Returns a view as whole fours. It must begin at a multiple of 16 bytes; a rest of up to three floats is left
    /// out.
    /// </summary>
    public static ArrayView<Four> Cast(ArrayView<float> view) => view.AsAligned(16).Cast<Four>().AsAligned(16);
}
