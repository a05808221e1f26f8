using Experiments.Engine.Artifacts;
using Experiments.Engine.Data;

namespace Experiments.Cli.Predictions;

/// <summary>Reads the rows to predict.</summary>
internal static class PredictionInput
{
    /// <summary>
    /// Reads a file. The features of a model that was trained on a file without a header have the names of such files;
    /// a file that does not have these names in its first line has no header either, and its columns are known by their
    /// places.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The model.</param>
    /// <exception cref="DataException">The file cannot be read, or lacks columns.</exception>
    public static TabularData Read(string path, Artifact model)
    {
        var features = model.Pipeline.FeatureNames;
        if (model.Info.UnnamedColumns is not { } columns) return Read(path, model, hasHeader: true);
        try
        {
            if (Read(path, model, hasHeader: true) is var named && features.All(name => named.Find(name) is not null))
                return named;
        }
        catch (DataException)
        {
            // A first line that is a row may hold a value twice; other problems are told by the second reading.
        }
        var table = Read(path, model, hasHeader: false);
        RequirePlaces(table, model, columns);
        return table;
    }

    // A file may lack what is behind its features; a column that is missing before them would move them.
    private static void RequirePlaces(TabularData table, Artifact model, int columns)
    {
        var last = model.Pipeline.FeatureNames.Max(HeaderCheck.GetNumber);
        var targets = model.Pipeline.Target.Names.Count(name => HeaderCheck.GetNumber(name) > last);
        if (table.Columns.Count == columns || (table.Columns.Count == last && last + targets == columns)) return;
        throw new DataException(table.Source,
            $"the file has {table.Columns.Count} columns and no header, and the model was trained on a file of "
            + $"{columns} columns without a header, which are known by their places.",
            "Give all columns in the same order (that of the target may hold any value), or a first line with the "
            + $"names {HeaderCheck.CreateName(0)}, {HeaderCheck.CreateName(1)} and so on.", 1);
    }

    private static TabularData Read(string path, Artifact model, bool hasHeader) =>
        DataReader.Read(path, options: new() { Header = hasHeader, Missing = model.Info.MissingTexts }).Table;
}
