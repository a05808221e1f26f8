using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>A node of a <see cref="Graph"/>: what will be a tensor when a plan is replayed.</summary>
public sealed class Symbol
{
    internal Symbol(
        int id, SymbolKind kind,
        string name, Shape shape, Op? op, IReadOnlyList<Symbol> inputs, Initializer initializer, bool decays) =>
            (Id, Kind, Name, Shape, Op, Inputs, Initializer, Decays) =
                (id, kind, name, shape, op, inputs, initializer, decays);

    /// <summary>The position in the graph; an op's inputs have lower ones.</summary>
    public int Id { get; }

    /// <summary>What the symbol stands for.</summary>
    public SymbolKind Kind { get; }

    /// <summary>
    /// A name that is unique in the graph, for example <c>hidden_0.weight</c>; it names the tensor in artifacts.
    /// </summary>
    public string Name { get; }

    /// <summary>The extents without lane and batch axes.</summary>
    public Shape Shape { get; }

    /// <summary>What computes a <see cref="SymbolKind.Value"/>; null for the others.</summary>
    public Op? Op { get; }

    /// <summary>What <see cref="Op"/> takes.</summary>
    public IReadOnlyList<Symbol> Inputs { get; }

    /// <summary>How a parameter or buffer begins.</summary>
    public Initializer Initializer { get; }

    /// <summary>
    /// Whether L2 (<c>alpha</c>) applies to this parameter: to weights, not to biases, as in scikit-learn.
    /// </summary>
    public bool Decays { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}{Shape}";
}
