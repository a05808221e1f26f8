using Experiments.Engine.Data;

namespace Experiments.Problems;

/// <summary>Turns an error of the engine about data into a problem at a line of the data file.</summary>
internal static class DataProblem
{
    public static Problem FromException(DataException e) => new(
        e.DataSource,
        e.Line is { } line ? new TextSpan(line, 0, line, 0) : null,
        e.Column is { } column ? $"column '{column}': {Clause.FromSentence(e.Problem)}" : e.Problem,
        e.Remedy);
}
