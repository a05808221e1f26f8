using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Data;

/// <summary>Encodes target columns for training and for metrics.</summary>
internal static class TargetEncoder
{
    /// <summary>The sum of the squares of smaller errors is finite, for any number of rows.</summary>
    private const double MostSquared = 1e140;

    /// <summary>The square of a smaller error is 0.</summary>
    private const double LeastSquared = 1e-140;

    public static (float[] Y, int[]? Labels, double[]? Values) Encode(
        TargetInfo target, TabularData data, bool scales = false)
    {
        var columns = target.Names.Select(name => data.Find(name) ?? throw new DataException(
            data.Source, $"there is no column '{name}'.", "Give the target columns that the schema was resolved from."))
            .ToArray();
        switch (target.Task.Form)
        {
            case TargetForm.Numbers:
                var values = Interleave(columns, data, allowsLarge: scales);
                return (Singles.Round(values), null, values);
            case TargetForm.Labels:
                var flags = Interleave(columns, data, allowsLarge: false);
                return ([.. flags.Select(f => (float)f)], [.. flags.Select(f => (int)f)], null);
            default:
                var labels = Labels(target, columns[0], data);
                return (OneHot(labels, target), labels, null);
        }
    }

    /// <summary>Encodes classes for the network: 0 and 1 for binary, one-hot for multiclass.</summary>
    public static float[] OneHot(int[] labels, TargetInfo target)
    {
        if (target.Outputs == 1) return [.. labels.Select(l => (float)l)];
        var y = new float[labels.Length * target.Outputs];
        for (var row = 0; row < labels.Length; row++) y[row * target.Outputs + labels[row]] = 1;
        return y;
    }

    private static int[] Labels(TargetInfo target, Column column, TabularData data)
    {
        var index =
            target.Classes.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
        var labels = new int[column.Rows];
        for (var row = 0; row < labels.Length; row++)
        {
            var name = column.IsMissing(row) ? null : GetClassName(target, column, row);
            if (name is null || !index.TryGetValue(name, out labels[row]))
                throw new DataException(
                    data.Source, name is null ? "the target is missing." : $"'{name}' is not one of the classes.",
                    "Give the rows that the schema was resolved from.", data.GetLine(row), column.Name);
        }
        return labels;
    }

    // Classes that are numbers are found by their value, however it is written, unless the value is not exact.
    private static string? GetClassName(TargetInfo target, Column column, int row) => column switch
    {
        TextColumn text => text.Values[row],
        NumericColumn numbers when target.ClassesAreIntegers
            && Math.Abs(numbers.Values[row]) <= NumberText.MaxExactWhole => NumberText.Format(numbers.Values[row]),
        NumericColumn numbers => numbers.GetText(row),
        _ => throw new ArgumentException($"A {column.GetType().Name} cannot be a target.", nameof(column)),
    };

    private static double[] Interleave(Column[] columns, TabularData data, bool allowsLarge)
    {
        var values = new double[data.Rows * columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            if (columns[c] is TextColumn text) CellExceptions.ThrowNotANumber(data, text);
            var numbers = ((NumericColumn)columns[c]).Values;
            for (var row = 0; row < numbers.Length; row++)
            {
                if (double.IsNaN(numbers[row])) throw CellExceptions.CreateMissingValueException(data, columns[c], row);
                if (allowsLarge && Math.Abs(numbers[row]) >= MostSquared)
                    throw new DataException(data.Source,
                        $"{numbers[row]:R} is too large: the squares of errors would be infinite.",
                        "Write the column in a larger unit.", data.GetLine(row), columns[c].Name);
                if (!allowsLarge && !float.IsFinite((float)numbers[row]))
                    throw CellExceptions.CreateValueTooLargeException(data, columns[c], row, numbers[row]);
                values[row * columns.Length + c] = numbers[row];
            }
            if (allowsLarge) RequireSquares(data, columns[c], numbers);
        }
        return values;
    }

    // Scores are sums of squares, which would be 0 for every model.
    private static void RequireSquares(TabularData data, Column column, ReadOnlySpan<double> numbers)
    {
        var (least, greatest) = (numbers[0], numbers[0]);
        foreach (var number in numbers) (least, greatest) = (Math.Min(least, number), Math.Max(greatest, number));
        if (greatest > least && greatest - least < LeastSquared)
            throw new DataException(data.Source,
                $"the numbers to predict differ by at most {greatest - least:R}, and the square of that is 0.",
                "Write the column in a smaller unit.", data.GetLine(0), column.Name);
    }
}
