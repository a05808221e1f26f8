namespace Experiments.Engine.Data;

/// <summary>A named column of cells, some of which may be missing.</summary>
public abstract class Column
{
    private protected Column(string name) => Name = name;

    /// <summary>The name in the header.</summary>
    public string Name { get; }

    /// <summary>The number of cells.</summary>
    public abstract int Rows { get; }

    /// <summary>Checks whether the cell of a row is missing.</summary>
    public abstract bool IsMissing(int row);
}
