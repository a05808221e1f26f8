using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs;

/// <summary>
/// The lowering of a graph to instructions, once for training and once for inference. Ops get the tensors of their
/// symbols here and emit the instructions that compute them. The lowering decides which gradients are needed and which
/// are sums.
/// </summary>
public sealed class Lowering
{
    private readonly Graph _graph;
    private readonly PlanTensor?[] _values;
    private readonly PlanTensor?[] _gradients;
    private readonly bool[] _needsGradient;
    private readonly bool[] _hasGradient;
    private readonly Dictionary<(int Symbol, int Number), PlanTensor> _saved = [];
    private readonly List<Instruction> _instructions = [];

    /// <summary>Starts an instruction list; tensors of parameters, buffers and gradients exist already.</summary>
    internal Lowering(
        Graph graph,
        bool training,
        IReadOnlyDictionary<Symbol, PlanTensor> values,
        IReadOnlyDictionary<Symbol, PlanTensor> gradients)
    {
        (_graph, Training) = (graph, training);
        _values = [.. graph.Symbols.Select(values.GetValueOrDefault)];
        _gradients = [.. graph.Symbols.Select(gradients.GetValueOrDefault)];
        _hasGradient = new bool[graph.Symbols.Count];
        _needsGradient = new bool[graph.Symbols.Count];
        foreach (var symbol in graph.Symbols)
            _needsGradient[symbol.Id] =
                symbol.Kind == SymbolKind.Parameter || symbol.Inputs.Any(input => _needsGradient[input.Id]);
    }

    /// <summary>True where the list is for training; ops such as dropout depend on it.</summary>
    public bool Training { get; }

    /// <summary>The instructions emitted so far.</summary>
    internal IReadOnlyList<Instruction> Instructions => _instructions;

    /// <summary>Appends an instruction.</summary>
    public void Emit(Instruction instruction) => _instructions.Add(instruction);

    /// <summary>Gets the tensor of a symbol's value.</summary>
    public PlanTensor GetValue(Symbol symbol) => _values[symbol.Id] ??= CreateRows(symbol.Shape.Size);

    /// <summary>Gets the tensor of a symbol's complete gradient.</summary>
    public PlanTensor GetGradient(Symbol symbol) => _gradients[symbol.Id] ??= CreateRows(symbol.Shape.Size);

    /// <summary>
    /// Returns the target to which an op writes its share of an input's gradient; null where the input needs no
    /// gradient.
    /// </summary>
    public GradientTarget? AddGradientTarget(Symbol symbol)
    {
        if (!_needsGradient[symbol.Id]) return null;
        var target = new GradientTarget(GetGradient(symbol), _hasGradient[symbol.Id]);
        _hasGradient[symbol.Id] = true;
        return target;
    }

    /// <summary>
    /// Gets a tensor [rows, columns] that <see cref="Op.Forward"/> writes and <see cref="Op.Backward"/> reads: an
    /// intermediate value of an op of several instructions.
    /// </summary>
    /// <param name="result">The result of the op.</param>
    /// <param name="number">The number of the tensor among the op's saved tensors, from 0.</param>
    /// <param name="columns">The elements of a row; the first call decides.</param>
    public PlanTensor GetSaved(Symbol result, int number, int columns)
    {
        if (!_saved.TryGetValue((result.Id, number), out var tensor))
            _saved[(result.Id, number)] = tensor = CreateRows(columns);
        return tensor;
    }

    /// <summary>Creates a tensor [rows, columns] that is valid during the op's instructions only.</summary>
    public static PlanTensor CreateRows(int columns) => new(Region.Transient, columns, hasRows: true);

    /// <summary>Emits all forward instructions.</summary>
    internal void EmitForward()
    {
        foreach (var symbol in _graph.Symbols) symbol.Op?.Forward(this, symbol);
    }

    /// <summary>Emits the backward instructions, last op first, for the values that the loss depends on.</summary>
    internal void EmitBackward()
    {
        foreach (var symbol in _graph.Symbols.Reverse())
            if (symbol.Op is { } op && _needsGradient[symbol.Id] && _hasGradient[symbol.Id])
                op.Backward(this, symbol);
    }
}
