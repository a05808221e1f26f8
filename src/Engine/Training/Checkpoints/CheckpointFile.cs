using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Experiments.Engine.Training.Checkpoints;

/// <summary>
/// The byte format of checkpoints: magic, version, the SHA-256 of the body, and the body, which begins with the fit key
/// and the numerics class. A checkpoint that is damaged, newer or of another fit is rejected, each with its own fault.
/// See docs/reference/checkpoint-format.md.
/// </summary>
internal static class CheckpointFile
{
    /// <summary>The version that is written, and the only one that is read.</summary>
    public const int Version = 1;

    /// <summary>The length of the header, which precedes the body.</summary>
    public const int HeaderBytes = 8 + sizeof(int) + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Magic => "EXPCKPT\n"u8;

    /// <summary>Writes a checkpoint.</summary>
    public static byte[] Write(LaneCheckpoint lane, string fitKey, string numericsClass)
    {
        var body = new CheckpointWriter(HeaderBytes + (int)lane.Bytes);
        body.Skip(HeaderBytes);
        body.WriteText(fitKey);
        body.WriteText(numericsClass);
        body.WriteNumber(lane.Updates);
        body.WriteNumber(lane.TrainTime.Ticks);
        body.WriteDoubles(lane.LossCurve);
        body.WriteDoubles(lane.ValidationCurve);
        body.WriteFloats(lane.State);
        body.WriteFloats(lane.SolverState);
        body.WriteFloats(lane.BestState);

        var bytes = body.ToArray();
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Version);
        SHA256.HashData(bytes.AsSpan(HeaderBytes), bytes.AsSpan(12));
        return bytes;
    }

    /// <summary>Reads the checkpoint of a fit; returns null and the reason if it cannot be used.</summary>
    /// <param name="bytes">The bytes, which may be anything.</param>
    /// <param name="fitKey">The key of the fit that continues.</param>
    /// <param name="numericsClass">The numerics class of the device on which the fit continues.</param>
    /// <param name="fault">The reason why it cannot be used; meaningless if a checkpoint is returned.</param>
    public static LaneCheckpoint? Read(
        ReadOnlySpan<byte> bytes, string fitKey, string numericsClass, out CheckpointFault fault)
    {
        fault = CheckpointFault.NotACheckpoint;
        if (!bytes.StartsWith(Magic)) return null;
        fault = CheckpointFault.Damaged;
        if (bytes.Length < HeaderBytes) return null;
        var version = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]);
        if (version > Version) fault = CheckpointFault.NewerVersion;
        if (version != Version || !SHA256.HashData(bytes[HeaderBytes..]).AsSpan().SequenceEqual(bytes[12..HeaderBytes]))
            return null;

        var body = new CheckpointReader(bytes[HeaderBytes..]);
        var (key, numerics) = (body.ReadText(), body.ReadText());
        var lane = new LaneCheckpoint
        {
            Updates = body.ReadNumber(),
            TrainTime = new(body.ReadNumber()),
            LossCurve = body.ReadDoubles(),
            ValidationCurve = body.ReadDoubles(),
            State = body.ReadFloats(),
            SolverState = body.ReadFloats(),
            BestState = body.ReadFloats(),
        };
        if (!body.IsComplete) return null;
        fault = key != fitKey ? CheckpointFault.OtherFit : CheckpointFault.OtherNumericsClass;
        return key == fitKey && numerics == numericsClass ? lane : null;
    }
}
