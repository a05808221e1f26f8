using Experiments.Engine.Data;
using Experiments.Engine.Devices;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Metrics;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.Probe;

/// <summary>
/// Trains and predicts on the first GPU, from another thread than the one that opened it, closes it, does the same once
/// more, and says what it did not like.
/// </summary>
internal static class GpuProbe
{
    private const string Ended = " The process can use no card any more.";

    public static string Notes()
    {
        string first = Train(SolverCatalog.All);
        if (first.EndsWith(Ended, StringComparison.Ordinal)) return first;
        string second = Train([SolverCatalog.Adam]);
        return first == second ? second : $"{first} and then {second}";
    }

    private static string Train(IEnumerable<Solver> solvers)
    {
        using Device device = DeviceCatalog.Open("gpu:0");
        Exception? failure = null;
        Thread thread = new(() =>
        {
            try
            {
                foreach (Solver solver in solvers)
                {
                    Train(device, solver, clips: true);
                    Train(device, solver, clips: false);
                }
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            return failure + (DeviceFault.EndsProcess(failure) ? Ended : "");
        return string.Join(' ', [device.NumericsClass, .. device.Notes]);
    }

    private static void Train(Device device, Solver solver, bool clips)
    {
        PreparedData data = new(new float[600 * 9], new float[600 * 3], 600, 9, 3);
        LaneSpec lane = new()
        {
            Data = data,
            TrainRows = [.. Enumerable.Range(0, 500)],
            ValidationRows = [.. Enumerable.Range(500, 100)],
            MaxIter = 3,
            Patience = 9
        };
        PackSpec pack = new()
        {
            Network = new Mlp([7], ActivationKind.Relu),
            Task = LearningTasks.Multiclass,
            Solver = solver,
            BatchSize = 16,
            Lanes =
            [
                lane, lane with { MaxGradNorm = clips ? 0.1 : null, Seed = 1 }, lane with { MaxIter = 1, Fold = 2 },
            ],
        };
        var states = new Trainer(device).Train(pack).Select(result => result.State).ToList();
        Predictor.Infer(device, pack.Trace(), pack.Task,
            [.. states.Select(state => new PredictionLane(state, data, lane.TrainRows))], ScorerNeeds.Tally);
    }
}
