using Experiments.Engine.Data;
using Experiments.Engine.Extension.Tests;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Ops;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Tests.Graphs;

/// <summary>
/// The definition of a graph and its loss, in double and in the plainest way: the reference for gradients.
/// </summary>
internal static class ReferenceNetwork
{
    /// <summary>The weighted mean over rows of the task's loss, plus alpha/2 * sum(w^2) / rows.</summary>
    public static double Loss(
        Graph graph, LearningTask task, IReadOnlyDictionary<string, double[]> state, PreparedData data, float[] weights,
        double alpha)
    {
        double loss = 0, weight = 0;
        for (var row = 0; row < data.Rows; row++)
        {
            var z = Output(
                graph, state, [.. data.X.Skip(row * data.Features).Take(data.Features).Select(v => (double)v)]);
            loss += weights[row] * RowLoss(task, z, [.. data.Y.Skip(row * data.Outputs).Take(data.Outputs)]);
            weight += weights[row];
        }
        var squares = graph.Parameters.Where(p => p.Decays).Sum(p => state[p.Name].Sum(w => w * w));
        return (loss / weight) + (alpha / 2 * squares / data.Rows);
    }

    private static double[] Output(Graph graph, IReadOnlyDictionary<string, double[]> state, double[] x)
    {
        var values = new Dictionary<Symbol, double[]>();
        foreach (var symbol in graph.Symbols)
        {
            var inputs = symbol.Inputs.Select(input => values[input]).ToArray();
            values[symbol] = symbol.Op switch
            {
                null => symbol.Kind == SymbolKind.Input ? x : state[symbol.Name],
                Dense dense => [.. Enumerable.Range(0, inputs[2].Length).Select(j =>
                    Activation(dense.Activation,
                        inputs[2][j] + inputs[0].Select((v, i) => v * inputs[1][(i * inputs[2].Length) + j]).Sum()))],
                Activate activate => [.. inputs[0].Select(v => Activation(activate.Kind, v))],
                ResidualActivate own => [.. inputs[0].Select(v => v + Activation(own.Kind, v))],
                Add => [.. inputs[0].Zip(inputs[1], (a, b) => a + b)],
                var op => throw new NotSupportedException($"Say here what {op} means."),
            };
        }
        return values[graph.Output];
    }

    private static double Activation(ActivationKind kind, double z) => kind switch
    {
        ActivationKind.Relu => Math.Max(0, z),
        ActivationKind.Tanh => Math.Tanh(z),
        ActivationKind.Logistic => 1 / (1 + Math.Exp(-z)),
        _ => z,
    };

    private static double RowLoss(LearningTask task, double[] z, float[] y) => task.Loss switch
    {
        LossKind.SquaredError => z.Zip(y, (a, b) => (a - b) * (a - b) / 2).Sum(),
        LossKind.PoissonDeviance =>
            z.Zip(y, (a, b) => (b == 0 ? 0 : b * (Math.Log(b) - a)) - b + Math.Exp(a)).Sum(),
        LossKind.CrossEntropy => Math.Log(z.Sum(Math.Exp)) - z.Zip(y, (a, b) => a * b).Sum(),
        _ => z.Zip(y, (a, b) => Math.Log(1 + Math.Exp(a)) - (b * a)).Sum(),
    };
}
