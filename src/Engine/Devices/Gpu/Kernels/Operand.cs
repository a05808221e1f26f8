using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// A tensor of the plan as a kernel argument: the arena from the tensor's offset, with one copy per lane or per batch
/// buffer.
/// </summary>
/// <param name="view">The memory from lane 0.</param>
/// <param name="laneStride">The distance between two lanes, or batch buffers, in floats.</param>
/// <param name="byBatchBuffer">True where lanes with the same batch share the tensor.</param>
internal readonly struct Operand(ArrayView<float> view, long laneStride, Flag byBatchBuffer)
{
    private readonly ArrayView<float> _view = view;
    private readonly long _laneStride = laneStride;
    private readonly Flag _byBatchBuffer = byBatchBuffer;

    /// <summary>Returns the lane's copy.</summary>
    public ArrayView<float> GetLaneView(int lane, in StepTables tables) =>
        GetView(_byBatchBuffer ? tables.BatchBuffer[lane] : lane);

    /// <summary>Returns the copy of a lane or batch buffer, by its number.</summary>
    public ArrayView<float> GetView(int number) =>
        _view.SubView(number * _laneStride, _view.Length - (number * _laneStride));
}
