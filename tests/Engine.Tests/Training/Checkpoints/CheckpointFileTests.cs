using Experiments.Engine.Training.Checkpoints;

namespace Experiments.Engine.Tests.Training.Checkpoints;

/// <summary>A written checkpoint is read, and any other file is recognised and not used.</summary>
public sealed class CheckpointFileTests
{
    private static readonly LaneCheckpoint s_lane = new()
    {
        Updates = 300,
        TrainTime = TimeSpan.FromSeconds(1.5),
        LossCurve = [0.5, 0.25],
        ValidationCurve = [0.75, 1.0 / 3],
        State = [1, -0f, float.NaN, float.Epsilon],
        SolverState = [3, 4],
        BestState = [5],
    };

    private readonly byte[] _bytes = CheckpointFile.Write(s_lane, "key", "class");

    [Fact]
    public void What_was_written_is_read_to_the_bit()
    {
        var read = CheckpointFile.Read(_bytes, "key", "class", out _);

        Assert.NotNull(read);
        Assert.Equal((s_lane.Updates, s_lane.TrainTime, 2), (read.Updates, read.TrainTime, read.Epoch));
        Assert.Equal(s_lane.LossCurve, read.LossCurve);
        Assert.Equal(s_lane.ValidationCurve, read.ValidationCurve);
        Assert.Equal(
            s_lane.State.Select(BitConverter.SingleToUInt32Bits), read.State.Select(BitConverter.SingleToUInt32Bits));
        Assert.Equal(s_lane.SolverState, read.SolverState);
        Assert.Equal(s_lane.BestState, read.BestState);
        Assert.Equal(_bytes, CheckpointFile.Write(read, "key", "class"));
    }

    [Fact]
    public void Whose_it_is_not_is_told()
    {
        Assert.Equal(CheckpointFault.OtherFit, Fault(_bytes, key: "another"));
        Assert.Equal(CheckpointFault.OtherNumericsClass, Fault(_bytes, numerics: "another"));
        Assert.Equal(CheckpointFault.NotACheckpoint, Fault([]));
        Assert.Equal(CheckpointFault.NotACheckpoint, Fault([.. "something else"u8]));
        byte[] newer = [.. _bytes];
        newer[8] = CheckpointFile.Version + 1;
        Assert.Equal(CheckpointFault.NewerVersion, Fault(newer));
        newer[8] = 0;
        Assert.Equal(CheckpointFault.Damaged, Fault(newer));
    }

    [Fact]
    public void Every_bit_counts_and_every_byte()
    {
        for (var length = 8; length < _bytes.Length; length++)
            Assert.Equal(CheckpointFault.Damaged, Fault(_bytes[..length]));
        Assert.Equal(CheckpointFault.Damaged, Fault([.. _bytes, 0]));
        for (var bit = 0; bit < 8 * _bytes.Length; bit++)
        {
            byte[] flipped = [.. _bytes];
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Equal(
                bit < 64 ? CheckpointFault.NotACheckpoint
                    : bit is >= 65 and < 95 ? CheckpointFault.NewerVersion
                    : CheckpointFault.Damaged,
                Fault(flipped));
        }
    }

    private static CheckpointFault Fault(byte[] bytes, string key = "key", string numerics = "class")
    {
        Assert.Null(CheckpointFile.Read(bytes, key, numerics, out var fault));
        return fault;
    }
}
