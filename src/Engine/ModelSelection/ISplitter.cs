using Experiments.Search.Specs;

namespace Experiments.Engine.ModelSelection;

/// <summary>A splitter of rows into training and test rows, once or several times.</summary>
public interface ISplitter
{
    /// <summary>The number of folds.</summary>
    int Folds { get; }

    /// <summary>Splits the rows: the same rows, classes and seed give the same folds on every machine.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="classes">The class index of each row; empty where there are no classes to stratify by.</param>
    /// <exception cref="SpecException">There are too few rows, or too few of every class.</exception>
    IReadOnlyList<Fold> Split(int rows, ReadOnlySpan<int> classes);
}
