using Experiments.Contracts.Grains;
using Experiments.Contracts.Leases;
using Experiments.Silo.Coordination;
using Microsoft.Extensions.Time.Testing;
using Orleans.Core.Internal;

namespace Experiments.Silo.Tests.Coordination;

/// <summary>
/// A coordinator whose workers are the test, which sends each of their messages and advances the clock.
/// </summary>
public abstract class CoordinatorProtocol
{
    private protected const long Secret = 5;

    private protected FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    private protected async Task<EmbeddedSilo> StartAsync(
        int trials,
        Func<Contracts.Specs.ExperimentSpec, Contracts.Specs.ExperimentSpec>? change = null,
        bool alone = false)
    {
        var silo = await EmbeddedSilo.StartAsync(new TrivialTrainer(), o => (o.Slots, o.IsAlone) = (0, alone), Clock);
        var spec = TrivialTrainer.Spec(trials);
        await silo.SubmitAsync("e", change?.Invoke(spec) ?? spec);
        return silo;
    }

    private protected static async Task ReactivateAsync(EmbeddedSilo silo) =>
        await silo.Coordinator("e").AsReference<IGrainManagementExtension>().DeactivateOnIdle();

    /// <summary>Has the silo collect what nobody has called for a while.</summary>
    private protected static async Task CollectAsync(EmbeddedSilo silo) =>
        await silo.Host.Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);

    private protected static async Task<int> CoordinatorsAsync(EmbeddedSilo silo) =>
        (await silo.Host.Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics())
            .Count(grain => grain.GrainType.Contains(nameof(SearchCoordinatorGrain), StringComparison.Ordinal));

    private protected static Task<LeaseReply> AskAsync(
        EmbeddedSilo silo, string worker, string? key = null, int trials = 1, bool ahead = false) =>
            silo.Coordinator("e").LeaseAsync(new(worker, trials, key, "", ahead, Secret: Secret));

    private protected static Task<LeaseReply> AskHoldingAsync(EmbeddedSilo silo, string worker, int trialsHeld) =>
        silo.Coordinator("e").LeaseAsync(new(worker, 100, "one", "", TrialsHeld: trialsHeld, Secret: Secret));

    private protected static async Task<LeaseGrant> LeaseAsync(
        EmbeddedSilo silo, string worker, string? key = null, int trials = 1) =>
            (await AskAsync(silo, worker, key, trials)).Grant
            ?? throw new InvalidOperationException("Nothing was granted.");

    private protected static async Task<IReadOnlyList<ReportVerdict>> ReportAsync(
        EmbeddedSilo silo, LeaseGrant grant, string worker) =>
            (await silo.Coordinator("e")
                .ReportAsync(new(grant.Token, worker, [.. grant.Fits.Select(Result)], Secret))).Verdicts;

    private protected static FitReport Result(LeasedFit fit) => new()
    {
        Trial = fit.Trial,
        Fold = fit.Fold,
        Scores = new Dictionary<string, double> { ["score"] = fit.Trial },
        FitKey = $"00/{fit.Params}/{fit.Fold}",
    };

    private protected static List<(long Trial, int Fold)> Fits(LeaseGrant grant) =>
        [.. grant.Fits.Select(f => (f.Trial, f.Fold))];
}
