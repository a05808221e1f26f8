using Experiments.Contracts.Errors;
using Experiments.Silo.Settings;
using Experiments.Silo.Stores.Served;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Stores;

/// <summary>The room for unfinished uploads of all senders together, when it is taken.</summary>
public sealed class UploadLimitsTests : IDisposable
{
    private static readonly TimeSpan s_rest = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly UploadLimits _limits;

    public UploadLimitsTests() => _limits = new(new SiloClock(_time));

    [Fact]
    public void One_upload_more_than_there_is_room_for_is_refused_until_one_has_ended()
    {
        var open = Fill();
        AssertFull($"receives {UploadLimits.MostUploads} uploads with 0 MiB", () => _limits.Reserve(Create(), 1));
        // Those that are there go on.
        _limits.Reserve(open[7], 1);
        open[3].Discard();
        _limits.Reserve(Create(), 1);
        AssertFull($"receives {UploadLimits.MostUploads} uploads", () => _limits.Reserve(Create(), 1));
    }

    [Fact]
    public async Task A_piece_that_is_sent_again_takes_no_more_room()
    {
        var (large, small) = (Create(), Create());
        _limits.Reserve(large, UploadLimits.MostBytes - 2);
        await small.AppendAsync("", 0, [1]);
        await small.AppendAsync("", 0, [1]);
        _limits.Reserve(Create(), 1);
        AssertFull("receives 3 uploads", () => _limits.Reserve(Create(), 1));
    }

    [Fact]
    public void More_bytes_than_there_is_room_for_are_refused_until_an_upload_has_ended()
    {
        var (large, small) = (Create(), Create());
        _limits.Reserve(large, UploadLimits.MostBytes - 1);
        _limits.Reserve(small, 1);
        AssertFull($"receives 2 uploads with {UploadLimits.MostBytes >> 20} MiB", () => _limits.Reserve(small, 1));
        AssertFull("receives 2 uploads", () => _limits.Reserve(Create(), 1));
        small.Discard();
        small.Discard();
        var next = Create();
        _limits.Reserve(next, 1);
        // What ended twice is subtracted once.
        AssertFull("receives 2 uploads", () => _limits.Reserve(next, 1));
        large.Discard();
        _limits.Reserve(next, UploadLimits.MostBytes - 1);
    }

    [Fact]
    public async Task An_upload_at_rest_makes_way_and_its_files_go()
    {
        var oldest = Create("oldest");
        await oldest.AppendAsync("", 0, [1, 2, 3]);
        _time.Advance(TimeSpan.FromTicks(1));
        var open = Fill(UploadLimits.MostUploads - 1);
        _time.Advance(s_rest - TimeSpan.FromTicks(2));
        AssertFull("uploads", () => _limits.Reserve(Create(), 1));
        Assert.NotEmpty(Directory.GetFiles(_folder["oldest"]));

        _time.Advance(TimeSpan.FromTicks(1));
        _limits.Reserve(Create(), 1);
        Assert.False(Directory.Exists(_folder["oldest"]));
        // The others have not rested for as long; and who was sent away is asked for all pieces again.
        AssertFull("uploads", () => _limits.Reserve(Create(), 1));
        Assert.Equal([0L], oldest.FindMissing([new("", 3, "")]).Select(missing => missing.Offset));
        Assert.NotEmpty(open);
    }

    [Fact]
    public void An_upload_that_is_being_stored_or_was_called_just_now_stays()
    {
        var open = Fill();
        foreach (var upload in open) upload.IsInUse = true;
        _time.Advance(s_rest * 10);
        AssertFull("uploads", () => _limits.Reserve(Create(), 1));
        open[0].IsInUse = open[1].IsInUse = false;
        _limits.Reserve(open[0], 1);
        _limits.Reserve(Create(), 1);
        // It took the place of the second, which rested.
        AssertFull("uploads", () => _limits.Reserve(Create(), 1));
    }

    private Upload[] Fill(int count = UploadLimits.MostUploads)
    {
        var uploads = Enumerable.Range(0, count).Select(_ => Create()).ToArray();
        foreach (var upload in uploads) _limits.Reserve(upload, 1);
        return uploads;
    }

    private Upload Create(string? name = null) => new(_folder[name ?? $"{Guid.NewGuid():N}"], _limits);

    private static void AssertFull(string what, Action reserve)
    {
        var full = Assert.Throws<ArtifactStoreException>(reserve);
        Assert.Contains(what, full.Message, StringComparison.Ordinal);
        Assert.EndsWith("; try again in a minute.", full.Message, StringComparison.Ordinal);
        // A silo tries again by itself.
        Assert.True(full.IsTransient);
    }

    public void Dispose() => _folder.Dispose();
}
