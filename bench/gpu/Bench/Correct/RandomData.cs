using Experiments.Engine.Data;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Gpu.Bench.Correct;

/// <summary>Random rows with targets of the form that a task needs.</summary>
internal static class RandomData
{
    public static PreparedData Make(LearningTask task, int rows, int features, int outputs, ulong seed)
    {
        var random = Philox.Create(seed, 0, RandomPurpose.Initialization, epoch: 2);
        var (x, y) = (new float[rows * features], new float[rows * outputs]);
        random.FillUniform(x, 1);
        if (task == LearningTasks.Regression) random.FillUniform(y, 2);
        else if (task == LearningTasks.Multiclass)
            for (var row = 0; row < rows; row++) y[(row * outputs) + random.NextInt32(outputs)] = 1;
        else for (var i = 0; i < y.Length; i++) y[i] = random.NextInt32(2);
        return new(x, y, rows, features, outputs);
    }
}
