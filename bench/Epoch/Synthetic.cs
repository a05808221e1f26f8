using Experiments.Engine.Data;
using Experiments.Engine.Numerics;

namespace Experiments.Epoch.Bench;

/// <summary>Data of which only the shape matters: it takes as long as any without zeros.</summary>
internal static class Synthetic
{
    public static PreparedData Make(int rows, int features)
    {
        Philox random = Philox.Create(0, 0, RandomPurpose.Initialization);
        var x = new float[rows * features];
        random.FillUniform(x, 1);
        var y = new float[rows * EpochOptions.Classes];
        for (int row = 0; row < rows; row++)
            y[(row * EpochOptions.Classes) + random.NextInt32(EpochOptions.Classes)] = 1;
        return new(x, y, rows, features, EpochOptions.Classes);
    }
}
