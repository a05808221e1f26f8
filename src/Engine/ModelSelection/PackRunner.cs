using Experiments.Engine.Devices;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Training;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// Trains and scores fits of one plan as packs on a device. A runner and its device serve one thread; runners on
/// several devices share a plan.
/// </summary>
/// <param name="device">The device that trains.</param>
/// <param name="plan">The search plan of the fits.</param>
/// <param name="clock">The clock that measures times; null for the system's clock.</param>
public sealed class PackRunner(Device device, SearchPlan plan, TimeProvider? clock = null)
{
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;

    /// <summary>The class of the fits' bits: that of the device, at the plan's precision.</summary>
    public string NumericsClass => device.GetNumericsClass(plan.Request.Precision);

    /// <summary>Runs fits of one pack key as the lanes of one pack.</summary>
    /// <param name="fits">The fits; no fit's result depends on those beside it.</param>
    /// <param name="progress">Told of every fit and epoch.</param>
    /// <param name="checkpoints">Where fits begin, and what is kept of them; null where nothing is.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <returns>The results, in the order of the fits.</returns>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    /// <exception cref="DeviceMemoryException">The pack does not fit on the device: run fewer fits at once.</exception>
    public IReadOnlyList<FitResult> Run(
        IReadOnlyList<FitRequest> fits,
        Action<FitProgress>? progress = null,
        IFitCheckpoints? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        if (fits.Count == 0) return [];
        var results = new FitResults(fits);
        Run(fits, results, progress, checkpoints, cancellationToken);
        return results.InOrder;
    }

    /// <summary>
    /// How many fits like this one train together best on this device. On a GPU as many as fit into its memory and fill
    /// the chip; a CPU trains one trial's folds at a time.
    /// </summary>
    public int ComputeCapacity(FitRequest fit)
    {
        if (fit.Fold == FoldRows.Refit) return 1;
        var shape = PackShape.Create(plan, plan.ResolveTrial(fit.Parameters));
        var options = new PlanOptions
        {
            Task = plan.Schema.Target.Task,
            Lanes = 1,
            BatchCapacity = shape.BatchSize,
            Solver = shape.Settings.Solver,
            NesterovsMomentum = shape.Settings.NesterovsMomentum,
            KeepsBest = true,
        };
        var dataBytes = (long)sizeof(float) * plan.Rows * (plan.Data.Features + plan.Data.Outputs)
            * (plan.Request.Pipeline.Count == 0 && !plan.ScalesTarget ? 1 : plan.Folds);
        var lanes = device.ComputeCapacity(
            count => device.CreatePlan(shape.Graph, options with { Lanes = count }), dataBytes);
        return lanes > 0 ? lanes : plan.Folds;
    }

    /// <summary>Runs fits of one pack key, and those that take the places of fits that have ended.</summary>
    /// <param name="fits">The first fits.</param>
    /// <param name="refill">Gives more fits and takes results, in the order in which fits end.</param>
    /// <param name="progress">Told of every fit and epoch.</param>
    /// <param name="checkpoints">Where fits begin, and what is kept of them; null where nothing is.</param>
    /// <param name="cancellationToken">Heeded between epochs.</param>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    /// <exception cref="DeviceMemoryException">Not even a single fit has room on the device.</exception>
    public void Run(
        IReadOnlyList<FitRequest> fits,
        IFitRefill refill,
        Action<FitProgress>? progress = null,
        IFitCheckpoints? checkpoints = null,
        CancellationToken cancellationToken = default)
    {
        if (fits.Count == 0) return;
        var lanes = new FitLanes(this, plan, fits, refill, progress, checkpoints);
        new Trainer(device, _clock).Train(lanes.Pack, lanes, lanes.Checkpoints, cancellationToken);
    }

    /// <summary>Creates the scorer of a pack.</summary>
    internal PackScorer CreateScorer(PackShape shape) => new(device, plan, shape, _clock);

    /// <summary>
    /// Resolves the trial of each fit, once for all of its folds, and checks that the fits share a pack.
    /// </summary>
    /// <exception cref="ArgumentException">The fits differ in their pack key, or a fold does not exist.</exception>
    internal List<ResolvedTrial> ResolveTrials(IReadOnlyList<FitRequest> fits, string? packKey = null)
    {
        var trials = new Dictionary<ParameterSet, ResolvedTrial>();
        foreach (var fit in fits)
        {
            if (trials.ContainsKey(fit.Parameters)) continue;
            var trial = plan.ResolveTrial(fit.Parameters);
            if (trial.PackKey != (packKey ??= trial.PackKey))
                throw new ArgumentException("The fits of a pack have the same pack key.", nameof(fits));
            trials.Add(fit.Parameters, trial);
        }
        if (fits.FirstOrDefault(f => f.Fold < FoldRows.Refit || f.Fold >= plan.Folds) is { } wrong)
            throw new ArgumentException($"There is no fold {wrong.Fold}: the plan has {plan.Folds}.", nameof(fits));
        return [.. fits.Select(fit => trials[fit.Parameters])];
    }

    /// <summary>The pack that the trainer takes.</summary>
    internal PackSpec CreatePack(PackShape shape, List<PackLane> lanes) => new()
    {
        Network = shape.Network,
        Task = plan.Schema.Target.Task,
        Lanes = [.. lanes.Select(l => l.Spec)],
        BatchSize = shape.BatchSize,
        Solver = shape.Settings.Solver,
        NesterovsMomentum = shape.Settings.NesterovsMomentum,
        Shuffle = shape.Settings.Shuffle,
        Precision = plan.Request.Precision,
    };
}
