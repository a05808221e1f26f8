using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Gpu;
using Experiments.Engine.Devices.Gpu.Programs;
using Experiments.Engine.Tasks;
using Experiments.Engine.Tests.Training;
using Experiments.Engine.Training;

namespace Experiments.Engine.Tests.Devices.Gpu;

/// <summary>Data that has no room on a card comes from the host in time.</summary>
[Collection(GpuTests.Name)]
public sealed class StagingTests
{
    [Fact]
    public void A_data_set_that_has_no_room_is_staged_and_trains_the_same()
    {
        // More steps than the ring holds; two slots, one of them with weights.
        var pack = AgainstTheCpuTests.Pack(LearningTasks.Multiclass, batch: 1) with
        {
            Lanes = [.. AgainstTheCpuTests.Pack(LearningTasks.Multiclass, batch: 1).Lanes.Skip(1).Take(2).Select(
                lane => lane with { MaxIter = 1, TrainRows = Toy.Rows(0, 40) })]
        };
        using var resident = TestGpu.Open();
        // Room for the pack, and not for the data beside it.
        using var staged = TestGpu.Open(dataShare: 0);

        var expected = Toy.Train(resident, pack);
        var actual = Toy.Train(staged, pack);

        Assert.Equal(0, staged.Data.Bytes);
        Assert.Equal(expected.Select(lane => StateDigest.ComputeSha256(lane.State)),
            actual.Select(lane => StateDigest.ComputeSha256(lane.State)));
        Assert.Equal(expected.Select(lane => string.Join(' ', lane.LossCurve)),
            actual.Select(lane => string.Join(' ', lane.LossCurve)));
    }

    [Fact]
    public void A_ring_that_has_no_room_for_its_second_half_gives_the_first_back()
    {
        using var device = TestGpu.Open(
            memoryLimit: (2 * StagingBuffer.HalfSteps * 8 * 3 * sizeof(float)) + 100);

        Assert.Throws<DeviceMemoryException>(() => new StagingBuffer(device, capacity: 8, columns: 3, outputs: 2));

        Assert.Equal(0, device.Memory.AllocatedBytes);
    }
}
