using Experiments.Artifacts;
using Experiments.Contracts.Errors;
using Experiments.Contracts.Leases;
using Experiments.Contracts.Results;
using Experiments.Silo.Stores.Folder;
using Experiments.Silo.Tests.Stores;
using Experiments.Silo.Tests.Telemetry;
using Experiments.Silo.Workers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Experiments.Silo.Tests.Workers;

/// <summary>A store that is full or away is no fault of the fit: the worker waits, and no attempt is lost.</summary>
public sealed class FullStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly FakeTimeProvider _time = new();
    private readonly Warnings _warnings = new();
    private readonly FakeStore _store;

    public FullStoreTests() => _store = new(new FolderArtifactStore(_folder.Path));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_artifact_is_stored_once_there_is_room_and_the_refit_counts()
    {
        _store.BeforePut = attempt =>
        {
            if (attempt <= 3)
                throw new ArtifactStoreException(
                    "Cannot write here: No space left on device; free space.", isTransient: true);
        };
        var storing = Artifacts().CreateReportAsync(Refit, Trained, Token);
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            Assert.Contains("No space left on device", await _warnings.NextAsync(Token), StringComparison.Ordinal);
            Assert.False(storing.IsCompleted);
            await AdvanceAsync(() => _store.Puts > attempt);
        }
        var report = await storing;
        Assert.Equal(("e", null), (report.Artifact, report.Failure));
        Assert.True(await _store.HasArtifactAsync("e", Token));
    }

    [Fact]
    public async Task A_worker_whose_lease_is_lost_waits_no_longer()
    {
        using var lost = new CancellationTokenSource();
        _store.BeforePut = _ => throw new ArtifactStoreException("full", isTransient: true);
        var storing = Artifacts().CreateReportAsync(Refit, Trained, lost.Token);
        await _warnings.NextAsync(Token);
        await lost.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => storing);
    }

    [Fact]
    public async Task What_the_store_refuses_for_good_fails_the_refit_at_once_and_frees_its_slot()
    {
        _store.BeforePut = _ => throw new ArtifactStoreException("'../e' is not a valid name in the artifact store.");
        var report = await Artifacts().CreateReportAsync(Refit, Trained, Token);
        Assert.Equal((FailureCause.Error, 1), (report.Failure!.Cause, _store.Puts));
        Assert.Contains("not a valid name", report.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_cannot_be_written_at_all_is_the_fits_failure()
    {
        var report = await Artifacts().CreateReportAsync(
            Refit, Trained with { Model = new Model(() => throw new InvalidOperationException("no model")) }, Token);
        Assert.Equal((FailureCause.Error, "no model"), (report.Failure!.Cause, report.Failure.Message));
    }

    public void Dispose() => _folder.Dispose();

    private static LeaseGrant Refit => new("e", 1, TimeSpan.FromSeconds(15), "one", [new(0, -1, "{}", 1)]);

    private static Training.TrainedFit Trained =>
        new(new FitReport { Trial = 0, Fold = -1 },
            new Model(() => new Dictionary<string, byte[]> { ["model.txt"] = [1] }));

    private RefitArtifacts Artifacts()
    {
        var clock = new Experiments.Silo.Settings.SiloClock(_time);
        var grains = FakeGrains.Create((_, _, _) => Task.FromResult(new ResultsPage([], null)));
        return new(new(grains, new(clock, new LoggerFactory().CreateLogger<RemoteCalls>())), new(() => _store), new(5),
            new(clock, SilentInstruments.New(), _warnings),
            new(new("cpu", 1, _time), new(new(clock), new LoggerFactory().CreateLogger<ProcessFault>()),
                new LoggerFactory().CreateLogger<FitFailures>()));
    }

    /// <summary>Lets time pass until it has an effect: the pause begins behind the warning.</summary>
    private async Task AdvanceAsync(Func<bool> until)
    {
        while (!until())
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, Token);
        }
    }

    private sealed class Model(Func<IReadOnlyDictionary<string, byte[]>> render) : Training.ITrainedModel
    {
        public IReadOnlyDictionary<string, byte[]> Render(IReadOnlyList<TrialRow> results) => render();
    }

    private sealed class Warnings : ILogger<StoreRetry>
    {
        private readonly System.Threading.Channels.Channel<string> _said =
            System.Threading.Channels.Channel.CreateUnbounded<string>();

        public ValueTask<string> NextAsync(CancellationToken cancellation) => _said.Reader.ReadAsync(cancellation);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel == LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) =>
            _said.Writer.TryWrite(formatter(state, exception));
    }
}
