using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Experiments.Engine.Graphs;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Training;

/// <summary>Computes pack keys: fits of equal pack key can train together as lanes of one pack.</summary>
public static class PackKey
{
    /// <summary>Computes the key of a pack's lanes.</summary>
    public static string Compute(PackSpec pack) =>
        Compute(
            pack.Trace(), pack.Task, pack.BatchSize, pack.Solver, pack.NesterovsMomentum, pack.Shuffle, pack.Precision);

    /// <summary>
    /// Computes the SHA-256, in lower-case hex, of the traced graph (its input and output carry the shape of the
    /// prepared data), task, batch size, solver, Nesterov's momentum, shuffling and precision.
    /// </summary>
    public static string Compute(
        Graph graph, LearningTask task, int batchSize, Solver solver, bool nesterovsMomentum, bool shuffle,
        Precision precision = Precision.Fp32)
    {
        var text = new StringBuilder();
        foreach (var symbol in graph.Symbols)
        {
            var inputs = string.Join(',', symbol.Inputs.Select(input => input.Id));
            text.Append(CultureInfo.InvariantCulture, $"{symbol.Id} {symbol.Kind} {symbol.Name} {symbol.Shape} "
                + $"{symbol.Op} ({inputs}) {symbol.Initializer} {symbol.Decays}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"{task.Name} batch={batchSize} {solver.KeyName} "
            + $"nesterov={nesterovsMomentum} shuffle={shuffle} {PrecisionNames.GetName(precision)}\n");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
