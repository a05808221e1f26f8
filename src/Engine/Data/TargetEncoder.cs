using Experiments.Engine.Tasks;

namespace Experiments.Engine.Data;

/// <summary>Encodes target columns for training and for metrics.</summary>
internal static class TargetEncoder
{
    public static (float[] Y, int[]? Labels, double[]? Values) Encode(TargetInfo target, TabularData data)
    {
        var columns = target.Names.Select(name => data.Find(name) ?? throw new DataException(
            data.Source, $"there is no column '{name}'.", "Give the target columns that the schema was resolved from."))
            .ToArray();
        switch (target.Task.Form)
        {
            case TargetForm.Numbers:
                var values = Interleave(columns, data);
                return ([.. values.Select(v => (float)v)], null, values);
            case TargetForm.Labels:
                var flags = Interleave(columns, data);
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
            var name = column.IsMissing(row) ? null
                : column is TextColumn text ? text.Values[row]
                : TargetResolver.FormatClassName(((NumericColumn)column).Values[row]);
            if (name is null || !index.TryGetValue(name, out labels[row]))
                throw new DataException(
                    data.Source, name is null ? "the target is missing." : $"'{name}' is not one of the classes.",
                    "Give the rows that the schema was resolved from.", data.GetLine(row), column.Name);
        }
        return labels;
    }

    private static double[] Interleave(Column[] columns, TabularData data)
    {
        var values = new double[data.Rows * columns.Length];
        for (var c = 0; c < columns.Length; c++)
        {
            if (columns[c] is TextColumn text) CellExceptions.ThrowNotANumber(data, text);
            var numbers = ((NumericColumn)columns[c]).Values;
            for (var row = 0; row < numbers.Length; row++)
            {
                if (!float.IsFinite((float)numbers[row]))
                    throw double.IsNaN(numbers[row])
                        ? CellExceptions.CreateMissingValueException(data, columns[c], row)
                        : CellExceptions.CreateValueTooLargeException(data, columns[c], row, numbers[row]);
                values[row * columns.Length + c] = numbers[row];
            }
        }
        return values;
    }
}
