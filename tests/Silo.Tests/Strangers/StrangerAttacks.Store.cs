using Experiments.Contracts.Artifacts;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;

namespace Experiments.Silo.Tests.Strangers;

/// <summary>What is stored: models, checkpoints and data, and the room for them.</summary>
public abstract partial class StrangerAttacks
{
    [Fact]
    public async Task A_winner_a_checkpoint_and_data_are_not_replaced_or_removed()
    {
        var data = new byte[] { 7, 8, 9 };
        var hash = await cluster.Silo.Host.Artifacts!.PutDataAsync(new MemoryStream(data), null, Token);
        await cluster.Silo.SubmitAsync("kept", TrivialTrainer.Spec(2) with
        {
            Data = new() { Hash = hash, FileName = "none.csv", Target = ["y"] }
        });
        var held = await cluster.LeaseAsync("kept");
        var artifact = new ArtifactKey(ArtifactKind.Artifact, StrangerFixture.Done);
        var checkpoint = new ArtifactKey(ArtifactKind.Checkpoints, "kept", "0-0-0");
        await cluster.Silo.Host.Artifacts.PutCheckpointAsync("kept", "0-0-0", data, Token);
        foreach (var lease in (LeaseProof?[])[null, new(held.Token, 1), new(held.Token + 1, 1), new(1, 1)])
        {
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(artifact, "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
                new(ArtifactKind.Artifact, "kept"), "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
                new(ArtifactKind.Artifact, "never"), "model.txt", [6], lease));
            await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(checkpoint, "", [6], lease));
        }
        // Also the worker that held the refit cannot replace a winner that is recorded, nor that of another fit.
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
            artifact, "model.txt", [6], new(held.Token, StrangerFixture.Secret)));
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(
            checkpoint with { Fit = "1-0-0" }, "", [6], new(held.Token, StrangerFixture.Secret)));

        foreach (var key in (ArtifactKey[])[artifact, checkpoint, new(ArtifactKind.Data, hash),
            new(ArtifactKind.Checkpoints, "kept"), new(ArtifactKind.Leftover, ".0123")])
            await Stranger.AssertRefusedAsync(() => Stranger.Store.DeleteAsync(key));
        Assert.Equal([1, 2, 3], (await Stranger.Store.ReadAsync(artifact, "model.txt", 0, 10)).Content);
        Assert.Equal(data, (await Stranger.Store.ReadAsync(checkpoint, "", 0, 10)).Content);
        Assert.Equal(data, (await Stranger.Store.ReadAsync(new(ArtifactKind.Data, hash), "", 0, 10)).Content);
    }

    [Fact]
    public async Task What_a_lease_covers_is_written_until_its_fit_is_reported_and_never_again()
    {
        await cluster.Silo.SubmitAsync("written", TrivialTrainer.Spec(1) with
        {
            // No other experiment has this data, so that no result is known.
            Data = new() { Hash = "written", FileName = "none.csv", Target = ["y"] },
        });
        var held = await cluster.LeaseAsync("written");
        var proof = new LeaseProof(held.Token, StrangerFixture.Secret);
        var (artifact, checkpoint) = (new ArtifactKey(ArtifactKind.Artifact, "written"),
            new ArtifactKey(ArtifactKind.Checkpoints, "written", "0-0-0"));
        Assert.True((await Stranger.UploadAsync(checkpoint, "", [1], proof)).Stored);
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(artifact, "model.txt", [6], proof));
        Assert.Equal(ReportVerdict.Accepted, await cluster.ReportAsync("written", held));
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(checkpoint, "", [6], proof));

        var refit = await cluster.LeaseAsync("written");
        proof = new(refit.Token, StrangerFixture.Secret);
        Assert.True((await Stranger.UploadAsync(artifact, "model.txt", [1, 2], proof)).Stored);
        Assert.Equal(ReportVerdict.Accepted, await cluster.ReportAsync("written", refit, "written"));
        Assert.Equal(ExperimentState.Completed, (await cluster.Silo.UntilEndedAsync("written")).State);
        await Stranger.AssertRefusedAsync(() => Stranger.UploadAsync(artifact, "model.txt", [6], proof));
        Assert.Equal([1, 2], (await Stranger.Store.ReadAsync(artifact, "model.txt", 0, 10)).Content);
    }

    [Fact]
    public async Task A_message_costs_no_more_memory_or_disk_than_an_item_may_have()
    {
        var upload = Stranger.Upload();
        var key = new ArtifactKey(ArtifactKind.Data, new('a', 64));
        foreach (var length in (long[])[long.MaxValue, long.MinValue, -1, 1L << 43])
            await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(key, [new("", length, key.Name)]));
        await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(
            key, [.. Enumerable.Repeat(new ArtifactFile("", 1, key.Name), 100_000)]));
        await Stranger.AssertRefusedAsync(() => upload.CompleteAsync(
            key, [new("", int.MaxValue - 100, key.Name), new("b", int.MaxValue - 100, key.Name)]));
        foreach (var offset in (long[])[8L << 40, long.MaxValue, -ArtifactChunk.MaxBytes, 1, 2L << 30])
            await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", offset, new([1])));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", 0, new(new byte[20 << 20])));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("", 0, new([])));
        await upload.AppendAsync("", 2000L << 20, new([1]));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("b", 2000L << 20, new([1])));
        for (var file = 0; file < 63; file++) await upload.AppendAsync($"f{file}", 0, new([1]));
        await Stranger.AssertRefusedAsync(() => upload.AppendAsync("one-more", 0, new([1])));
        await upload.AbandonAsync();
        await Stranger.AssertRefusedAsync(() => Stranger.Store.ReadAsync(key, "", long.MaxValue, int.MaxValue));
    }
}
