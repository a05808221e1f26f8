using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A tensor of the plan in a kernel's hands: the arena from the tensor's offset on, with one copy a lane, or one a
/// batch slot.
/// </summary>
/// <param name="view">From lane 0 on.</param>
/// <param name="laneStride">From one lane, or slot, to the next.</param>
/// <param name="byBatchBuffer">Whether lanes that share their batch share the tensor.</param>
internal readonly struct Operand(ArrayView<float> view, long laneStride, Flag byBatchBuffer)
{
    private readonly ArrayView<float> _view = view;
    private readonly long _laneStride = laneStride;
    private readonly Flag _byBatchBuffer = byBatchBuffer;

    /// <summary>The lane's copy.</summary>
    public ArrayView<float> GetLaneView(int lane, in StepTables tables) =>
        GetView(_byBatchBuffer ? tables.BatchBuffer[lane] : lane);

    /// <summary>The copy of a lane or slot, by its number.</summary>
    public ArrayView<float> GetView(int number) =>
        _view.SubView(number * _laneStride, _view.Length - (number * _laneStride));
}
