using Experiments.Engine.Devices;
using Experiments.Engine.ModelSelection;

namespace Experiments.Silo.Training;

/// <summary>
/// Makes the engine ready while Orleans starts, which keeps one core busy and no more: trains the first trial for one
/// epoch and throws it away. What remains is compiled code, and the folds prepared in the plan's cache, which every fit
/// needs.
/// </summary>
public static class EngineWarmUp
{
    /// <summary>Beyond this an epoch takes longer than it saves.</summary>
    private const long MaxCells = 2_000_000;

    /// <summary>Prepares, and trains where it is worth it.</summary>
    public static void Run(SearchPlan plan)
    {
        if (plan.Trials.CreateStrategy().Ask() is not { Parameters: var first }) return;
        plan.PrepareFolds(first);
        // A GPU is opened by its own thread, and trains at once.
        if (DeviceCatalog.Resolve(plan.Request.Device) != DeviceCatalog.Cpu) return;
        if ((long)plan.Rows * plan.Schema.Features.Length > MaxCells) return;
        using var device = DeviceCatalog.Open(DeviceCatalog.Cpu);
        new PackRunner(device, plan)
            .Run([.. Enumerable.Range(0, plan.Folds).Select(fold => new FitRequest(0, first, fold, Epochs: 1))]);
    }
}
