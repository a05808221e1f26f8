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

    /// <summary>Joins the texts of tables: a large table is made in parts.</summary>
    /// <param name="begin">What is before them.</param>
    /// <param name="parts">The tables.</param>
    /// <param name="between">What is between two of them.</param>
    /// <param name="end">What is behind them.</param>
    public static string Join(string begin, IReadOnlyList<TableCells> parts, string between, string end)
    {
        var length = begin.Length + end.Length + ((parts.Count - 1) * between.Length) + parts.Sum(p => p.Text.Length);
        return string.Create(length, (begin, parts, between, end), static (text, state) =>
        {
            Copy(state.begin, ref text);
            for (var i = 0; i < state.parts.Count; i++)
            {
                if (i > 0) Copy(state.between, ref text);
                var part = state.parts[i].Text;
                part.CopyTo(0, text, part.Length);
                text = text[part.Length..];
            }
            Copy(state.end, ref text);
        });

        static void Copy(string source, ref Span<char> text)
        {
            source.CopyTo(text);
            text = text[source.Length..];
        }
    }

    protected void AddNumber(double number) => Text.Append(CultureInfo.InvariantCulture, $"{number}");
}
