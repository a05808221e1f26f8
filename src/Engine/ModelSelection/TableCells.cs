using System.Globalization;
using System.Text;
using Experiments.Search.Parameters;

namespace Experiments.Engine.ModelSelection;

/// <summary>
/// The text of a table, to which cells are added one after another: a table may have a million of them.
/// </summary>
internal abstract class TableCells
{
    /// <summary>The text so far.</summary>
    protected StringBuilder Text { get; } = new();

    /// <summary>Adds a number; one that is not finite as the format has it.</summary>
    public abstract void Add(double number);

    /// <summary>Adds a parameter; null if the row has none of this name.</summary>
    public abstract void Add(ParameterValue? value);

    /// <summary>Adds all parameters of a row.</summary>
    public abstract void Add(ParameterSet parameters);

    /// <summary>Adds a whole number.</summary>
    public void Add(long number)
    {
        BeginCell();
        Text.Append(CultureInfo.InvariantCulture, $"{number}");
    }

    /// <summary>Ends the row.</summary>
    public abstract void EndRow();

    /// <summary>Writes what is before the next cell.</summary>
    protected abstract void BeginCell();

    protected void AddNumber(double number) => Text.Append(CultureInfo.InvariantCulture, $"{number}");
}
