using System.Text.Json;
using Experiments.Engine.Data;
using Experiments.Engine.Devices.Solvers;
using Experiments.Engine.Graphs;
using Experiments.Engine.Networks;
using Experiments.Engine.Tasks;
using Experiments.Engine.Training;

namespace Experiments.Engine.SelfTest;

/// <summary>Reads the JSON of a case: scikit-learn's attributes of an MLP before and after training.</summary>
internal static class GoldenCaseReader
{
    public static GoldenCase Read(string file, Stream stream)
    {
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(file, document.RootElement);
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GoldenCaseException(
                file, $"The file is not a case of an MLP with X, y, coefs_init and the trained values: {e.Message}", e);
        }
    }

    private static GoldenCase Read(string file, JsonElement root)
    {
        var lossCurve = GoldenJson.Flatten(root.GetProperty("loss_curve"));
        var data = ReadData(file, root);
        return new GoldenCase
        {
            Name = Path.GetFileNameWithoutExtension(file),
            Pack = ReadPack(file, root, data, lossCurve.Length),
            LossCurve = lossCurve,
            State = ReadState(root.GetProperty("coefs"), root.GetProperty("intercepts")),
            Output = SelectOutput(GoldenJson.Flatten(root.GetProperty("output")), data),
        };
    }

    private static PackSpec ReadPack(string file, JsonElement root, PreparedData data, int epochs)
    {
        var parameters = root.GetProperty("params");
        var lane = new LaneSpec
        {
            Data = data,
            TrainRows = [.. Enumerable.Range(0, data.Rows)],
            LearningRateInit = parameters.Number("learning_rate_init", 0.001),
            Alpha = parameters.Number("alpha", 0.0001),
            Momentum = parameters.Number("momentum", 0.9),
            Beta1 = parameters.Number("beta_1", 0.9),
            Beta2 = parameters.Number("beta_2", 0.999),
            Epsilon = parameters.Number("epsilon", 1e-8),
            MaxIter = epochs,
            InitialState = ReadState(root.GetProperty("coefs_init"), root.GetProperty("intercepts_init"))
                .ToDictionary(tensor => tensor.Key, tensor => Array.ConvertAll(tensor.Value, value => (float)value)),
        };
        return new PackSpec
        {
            Network = new Mlp(parameters.Integers("hidden_layer_sizes", 100),
                parameters.Choice(file, "activation", ActivationKind.Relu)),
            Task = ReadTask(file, root),
            Lanes = [lane],
            BatchSize = Math.Min(data.Rows, parameters.Integers("batch_size", 200)[0]),
            Solver = ReadSolver(file, parameters),
            NesterovsMomentum =
                !parameters.TryGetProperty("nesterovs_momentum", out var nesterov) || nesterov.GetBoolean(),
            Shuffle = false,
        };
    }

    private static Solver ReadSolver(string file, JsonElement parameters)
    {
        if (!parameters.TryGetProperty("solver", out var value)) return SolverCatalog.Adam;
        return SolverCatalog.Find(value.GetString()!) ?? throw new GoldenCaseException(
            file, $"params.solver is '{value.GetString()}'; it must be one of "
            + $"{string.Join(", ", SolverCatalog.Names)}.");
    }

    private static LearningTask ReadTask(string file, JsonElement root) =>
        root.GetProperty("out_activation").GetString() switch
        {
            "identity" => LearningTasks.Regression,
            "softmax" => LearningTasks.Multiclass,
            "logistic" when root.GetProperty("y")[0].ValueKind == JsonValueKind.Array => LearningTasks.Multilabel,
            "logistic" => LearningTasks.Binary,
            var other => throw new GoldenCaseException(
                file, $"The output activation '{other}' must be identity, softmax or logistic."),
        };

    private static PreparedData ReadData(string file, JsonElement root)
    {
        var x = root.GetProperty("X");
        var rows = x.GetArrayLength();
        var outputs = root.GetProperty("intercepts_init").EnumerateArray().Last().GetArrayLength();
        var y = GoldenJson.Flatten(root.GetProperty("y"));
        var targets = ReadTask(file, root) switch
        {
            { Loss: LossKind.CrossEntropy } when y.Length == rows => OneHot(Ranks(y), outputs),
            { FixedOutputs: 1 } => Array.ConvertAll(Ranks(y), rank => (float)rank),
            _ => Array.ConvertAll(y, value => (float)value),
        };
        return new PreparedData(Array.ConvertAll(GoldenJson.Flatten(x), value => (float)value),
            targets, rows, x[0].GetArrayLength(), outputs);
    }

    /// <summary>Converts each label to its index among the sorted classes, as scikit-learn sorts them.</summary>
    private static int[] Ranks(double[] labels)
    {
        double[] classes = [.. labels.Distinct().Order()];
        return Array.ConvertAll(labels, label => Array.BinarySearch(classes, label));
    }

    private static float[] OneHot(int[] ranks, int classes)
    {
        var targets = new float[ranks.Length * classes];
        foreach (var (row, rank) in ranks.Index()) targets[(row * classes) + rank] = 1;
        return targets;
    }

    /// <summary>
    /// Selects the column of the second class where the network has one output: scikit-learn's predict_proba has a
    /// column for each of the two classes.
    /// </summary>
    private static double[] SelectOutput(double[] output, PreparedData data) =>
        data.Outputs == 1 && output.Length == 2 * data.Rows
            ? [.. output.Where((_, i) => i % 2 == 1)]
            : output;

    private static Dictionary<string, double[]> ReadState(JsonElement weights, JsonElement biases)
    {
        var state = new Dictionary<string, double[]>(StringComparer.Ordinal);
        var layers = weights.GetArrayLength();
        for (var i = 0; i < layers; i++)
        {
            var layer = i == layers - 1 ? "output" : $"hidden_{i}";
            state.Add($"{layer}.weight", GoldenJson.Flatten(weights[i]));
            state.Add($"{layer}.bias", GoldenJson.Flatten(biases[i]));
        }
        return state;
    }
}
