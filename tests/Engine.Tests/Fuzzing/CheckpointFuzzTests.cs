using System.Security.Cryptography;
using Experiments.Engine.Training.Checkpoints;
using Experiments.Tests.Shared.Fuzzing;

namespace Experiments.Engine.Tests.Fuzzing;

/// <summary>Any content of a checkpoint file is a checkpoint, or it is ignored: nothing is thrown.</summary>
public sealed class CheckpointFuzzTests
{
    private static byte[] Good { get; } = CheckpointFile.Write(
        new()
        {
            Updates = 12,
            TrainTime = TimeSpan.FromSeconds(3),
            LossCurve = [0.5, 0.25, 0.125],
            ValidationCurve = [0.5, 0.4, 0.3],
            State = new float[40],
            SolverState = new float[64],
            BestState = new float[40],
        },
        "key", "class");

    [Fact]
    public Task Checkpoints_that_were_damaged() => Fuzz.RunAsync(Readers.Checkpoint, 60, new Mutator([Good]).Make);

    [Fact]
    public Task Checkpoints_that_were_damaged_and_hashed_again()
    {
        var mutator = new Mutator([Good[CheckpointFile.HeaderBytes..]]);
        return Fuzz.RunAsync(Readers.Checkpoint, 60, random =>
        {
            var body = mutator.Make(random);
            return [.. Good[..12], .. SHA256.HashData(body), .. body];
        });
    }
}
