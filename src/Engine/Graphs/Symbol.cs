using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>A node of a <see cref="Graph"/>; an execution plan maps it to a tensor.</summary>
public sealed class Symbol
{
    internal Symbol(
        int id, SymbolKind kind,
        string name, Shape shape, Op? op, IReadOnlyList<Symbol> inputs, Initializer initializer, bool decays) =>
            (Id, Kind, Name, Shape, Op, Inputs, Initializer, Decays) =
                (id, kind, name, shape, op, inputs, initializer, decays);

    /// <summary>The position in the graph; the inputs of an op have lower positions.</summary>
    public int Id { get; }

    /// <summary>The kind of the symbol.</summary>
    public SymbolKind Kind { get; }

    /// <summary>
    /// A name that is unique in the graph, for example <c>hidden_0.weight</c>; it names the tensor in artifacts.
    /// </summary>
    public string Name { get; }

    /// <summary>The extents without lane and batch axes.</summary>
    public Shape Shape { get; }

    /// <summary>The op that computes a <see cref="SymbolKind.Value"/>; null for other kinds.</summary>
    public Op? Op { get; }

    /// <summary>The inputs of <see cref="Op"/>.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>The initializer of a parameter or buffer.</summary>
    public Initializer Initializer { get; }

    /// <summary>True where the L2 penalty (<c>alpha</c>) applies: to weights, not biases, as in scikit-learn.</summary>
    public bool Decays { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Shape}";
}
