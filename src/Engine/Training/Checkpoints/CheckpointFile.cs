using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// A checkpoint as bytes: magic, version, the SHA-256 of the body, and the body, which says whose it is. What was damaged,
/// is newer or is of another fit is told apart, and none of it is used. See docs/reference/checkpoint-format.md.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The length of what stands before the body.</summary>
    public const int HeaderBytes = 8 + sizeof(int) + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "EXPCKPT\n"u8;

    /// <summary>Writes a checkpoint.</summary>
    public static byte[] Write(LaneCheckpoint lane, string fitKey, string numericsClass)
    {
        var body = new CheckpointWriter(HeaderBytes + (int)lane.Bytes);
        body.Skip(HeaderBytes);
        body.Text(fitKey);
        body.Text(numericsClass);
        body.Number(lane.Updates);
        body.Number(lane.TrainTime.Ticks);
        body.Doubles(lane.LossCurve);
        body.Doubles(lane.ValidationCurve);
        body.Floats(lane.State);
        body.Floats(lane.Slots);
        body.Floats(lane.Best);

        var bytes = body.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        SHA256.HashData(bytes.AsSpan(HeaderBytes), bytes.AsSpan(12));
        return bytes;
    }

    /// <summary>Reads the checkpoint of a fit; null and why where there is none to be had.</summary>
    /// <param name="bytes">Whatever was found.</param>
    /// <param name="fitKey">The fit that is to go on.</param>
    /// <param name="numericsClass">The class of the device that it is to go on with.</param>
    /// <param name="fault">Why it is of no use; of no meaning where there is a checkpoint.</param>
    public static LaneCheckpoint? Read(ReadOnlySpan<byte> bytes, string fitKey, string numericsClass, out CheckpointFault fault)
    {
        fault = CheckpointFault.NotACheckpoint;
        if (!bytes.StartsWith(Magic)) return null;
        fault = CheckpointFault.Damaged;
        if (bytes.Length < HeaderBytes) return null;
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > Version) fault = CheckpointFault.NewerVersion;
        if (version != Version || !SHA256.HashData(bytes[HeaderBytes..]).AsSpan().SequenceEqual(bytes[12..HeaderBytes])) return null;

        var body = new CheckpointReader(bytes[HeaderBytes..]);
        var (key, numerics) = (body.Text(), body.Text());
        var lane = new LaneCheckpoint
        {
            Updates = body.Number(),
            TrainTime = new(body.Number()),
            LossCurve = body.Doubles(),
            ValidationCurve = body.Doubles(),
            State = body.Floats(),
            Slots = body.Floats(),
            Best = body.Floats(),
        };
        if (!body.IsWhole) return null;
        fault = key != fitKey ? CheckpointFault.OtherFit : CheckpointFault.OtherNumericsClass;
        return key == fitKey && numerics == numericsClass ? lane : null;
    }
}
