using Experiments.Contracts.Leases;
using Experiments.Silo.Settings;
using Experiments.Silo.Training;
using Experiments.Silo.Workers;

namespace Experiments.Silo.Tests.Workers;

public sealed class LeaseCheckpointsTests
{
    [Fact]
    public void Of_what_nobody_has_kept_nothing_is_found()
    {
        var leased = new LeasedFit(0, 1, "{}", 1);
        var kept = new LeaseCheckpoints(new("e", 1, TimeSpan.FromSeconds(15), "one", [leased]),
            Checkpoints.CreateWithoutStore(new SiloClock(TimeProvider.System)), CancellationToken.None);
        Assert.Null(kept.Find(EngineReports.CreateRequest(leased)));
    }
}
