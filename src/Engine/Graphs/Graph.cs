using Experiments.Engine.Numerics;

namespace Experiments.Engine.Graphs;

/// <summary>
/// The computation of a network, recorded once as symbols in topological order. A graph has no lane axis and no batch
/// axis; the execution plan adds them.
/// </summary>
public sealed class Graph
{
    private readonly List<Symbol> _symbols = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>All symbols; the inputs of an op precede its result.</summary>
    public IReadOnlyList<Symbol> Symbols => _symbols;

    /// <summary>The features of a batch.</summary>
    public Symbol Input => _symbols.First(s => s.Kind == SymbolKind.Input);

    /// <summary>
    /// The shape of the data's rows for which the graph was traced; [features] if <see cref="Input"/> is flat.
    /// </summary>
    public Shape RowShape { get => field.Rank > 0 ? field : Input.Shape; internal init; }

    /// <summary>The result of the network: the values before the task's link function (logits).</summary>
    public Symbol Output => _symbols[^1];

    /// <summary>The parameters in order of declaration, as scikit-learn's coefs_ and intercepts_, by layer.</summary>
    public IEnumerable<Symbol> Parameters => _symbols.Where(s => s.Kind == SymbolKind.Parameter);

    /// <summary>The buffers in order of declaration.</summary>
    public IEnumerable<Symbol> Buffers => _symbols.Where(s => s.Kind == SymbolKind.Buffer);

    /// <summary>Declares the features of a batch.</summary>
    public Symbol AddInput(string name, Shape shape) => Add(SymbolKind.Input, name, shape, null, [], default, false);

    /// <summary>Declares a trained tensor.</summary>
    /// <param name="name">A name that is unique in the graph.</param>
    /// <param name="shape">The extents without the lane axis.</param>
    /// <param name="initializer">The initializer of the values.</param>
    /// <param name="decays">True where the L2 penalty applies.</param>
    public Symbol AddParameter(string name, Shape shape, Initializer initializer, bool decays) =>
        Add(SymbolKind.Parameter, name, shape, null, [], initializer, decays);

    /// <summary>Declares a tensor that is part of the state but not trained.</summary>
    public Symbol AddBuffer(string name, Shape shape, Initializer initializer) =>
        Add(SymbolKind.Buffer, name, shape, null, [], initializer, false);

    /// <summary>Records the application of an op.</summary>
    public Symbol Apply(Op op, params Symbol[] inputs) =>
        Add(SymbolKind.Value, $"{op.GetType().Name.ToLowerInvariant()}_{_symbols.Count}", op.InferShape(inputs), op,
            inputs, default, false);

    private Symbol Add(
        SymbolKind kind,
        string name, Shape shape, Op? op, IReadOnlyList<Symbol> inputs, Initializer initializer, bool decays)
    {
        if (!_names.Add(name))
            throw new ArgumentException($"The graph already has a symbol named '{name}'.", nameof(name));
        if (inputs.Any(i => i.Id >= _symbols.Count || _symbols[i.Id] != i))
            throw new ArgumentException("An input belongs to another graph.", nameof(inputs));
        var symbol = new Symbol(_symbols.Count, kind, name, shape, op, inputs, initializer, decays);
        _symbols.Add(symbol);
        return symbol;
    }
}
