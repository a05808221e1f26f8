using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>
/// Warms the engine up while Orleans starts, which uses only one core: trains the first trial for one epoch and drops
/// the result. Compiled code remains, and the prepared folds in the plan's cache, which every fit needs.
/// </summary>
public static class EngineWarmUp
{
    /// <summary>The number of cells above which an epoch takes longer than the warm-up saves.</summary>
    private const long MaxCells = 2_000_000;

    /// <summary>Prepares the folds, and trains if it is worthwhile.</summary>
    public static void Run(SearchPlan plan)
    {
        if (plan.Trials.CreateStrategy().Ask() is not { Parameters: var first }) return;
        plan.PrepareFolds(first);
        // The GPU's own thread opens it, and trains at once.
        if (DeviceCatalog.Resolve(plan.Request.Device) != DeviceCatalog.Cpu) return;
        if ((long)plan.Rows * plan.Schema.Features.Length > MaxCells) return;
        using var device = DeviceCatalog.Open(DeviceCatalog.Cpu);
        new PackRunner(device, plan)
            .Run([.. Enumerable.Range(0, plan.Folds).Select(fold => new FitRequest(0, first, fold, Epochs: 1))]);
    }
}
