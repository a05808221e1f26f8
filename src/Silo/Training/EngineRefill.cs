using Experiments.Contracts.Leases;
using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;
using Experiments.Silo.Telemetry;

namespace Experiments.Silo.Training;

/// <summary>Trains packs of many trials on a GPU of the silo with our own engine.</summary>
internal sealed class WideEngineRunner(
    string deviceId, SiloDevices devices, SearchPlan plan, string experiment, ExperimentsInstruments instruments)
    : IWidePackRunner
{
    private readonly EngineReports _reports = new(plan, experiment, deviceId);

    public string NumericsClass => new PackRunner(devices.Get(deviceId), plan).NumericsClass;

    public int Capacity(LeasedFit fit) =>
        new PackRunner(devices.Get(deviceId), plan).ComputeCapacity(EngineReports.CreateRequest(fit));

    public void Run(
        IReadOnlyList<LeasedFit> fits, IPackFeed feed, IFitCheckpoints checkpoints, CancellationToken cancellation)
    {
        var log = new TrainingLog(deviceId, instruments);
        foreach (var fit in fits) log.Begin(fit);
        try
        {
            new PackRunner(devices.Get(deviceId), plan).Run([.. fits.Select(EngineReports.CreateRequest)],
                new Feed(this, fits, feed, log), log.Add, checkpoints, cancellation);
            devices.LogNotes(deviceId);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            log.Drop(e.Message);
            // What a driver answers once it will answer again: the next pack gets the card anew.
            if (e is not DeviceMemoryException) devices.Discard(deviceId);
            throw;
        }
        finally
        {
            log.Drop();
        }
    }

    private sealed class Feed(WideEngineRunner runner, IReadOnlyList<LeasedFit> first, IPackFeed feed, TrainingLog log)
        : IFitRefill
    {
        private readonly Dictionary<(long Trial, int Fold), LeasedFit> _leased =
            first.ToDictionary(fit => (fit.Trial, fit.Fold));

        public IReadOnlyList<FitRequest> TakeFits(int lanes)
        {
            var more = feed.More(lanes);
            foreach (var fit in more)
            {
                _leased[(fit.Trial, fit.Fold)] = fit;
                log.Begin(fit);
            }
            return [.. more.Select(EngineReports.CreateRequest)];
        }

        public bool IsWanted(FitRequest fit)
        {
            var awaits = _leased.TryGetValue((fit.Trial, fit.Fold), out var leased) && feed.Awaits(leased);
            if (!awaits) log.Lose(fit.Trial, fit.Fold);
            return awaits;
        }

        public void OnWidthReduced(int lanes) => feed.Narrowed(lanes);

        public void OnFitEnded(FitRequest fit, FitResult result)
        {
            // A trial whose lease was lost may have been leased again into the same pack: the first that ends counts.
            if (_leased.Remove((fit.Trial, fit.Fold), out var leased))
                feed.Ended(runner._reports.CreateFit(leased, fit, result, log));
        }
    }
}
