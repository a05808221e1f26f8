using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs;

/// <summary>
/// Turns a graph into instructions, once for training and once for inference. Ops ask it for the tensors of their
/// symbols and emit instructions that compute them; which gradients are needed, and which are sums, is settled here.
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

    /// <summary>Begins a list for a graph whose input, parameters and their gradients stand already.</summary>
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

    /// <summary>Whether the list is for training; ops such as dropout differ.</summary>
    public bool Training { get; }

    /// <summary>The instructions emitted so far.</summary>
    internal IReadOnlyList<Instruction> Instructions => _instructions;

    /// <summary>Appends an instruction.</summary>
    public void Emit(Instruction instruction) => _instructions.Add(instruction);

    /// <summary>The tensor that holds a symbol's value.</summary>
    public PlanTensor GetValue(Symbol symbol) => _values[symbol.Id] ??= CreateRows(symbol.Shape.Size);

    /// <summary>The tensor that holds a symbol's complete gradient.</summary>
    public PlanTensor GetGradient(Symbol symbol) => _gradients[symbol.Id] ??= CreateRows(symbol.Shape.Size);

    /// <summary>Where an op writes its share of an input's gradient, or null where the input needs none.</summary>
    public GradientTarget? AddGradientTarget(Symbol symbol)
    {
        if (!_needsGradient[symbol.Id]) return null;
        var target = new GradientTarget(GetGradient(symbol), _hasGradient[symbol.Id]);
        _hasGradient[symbol.Id] = true;
        return target;
    }

    /// <summary>
    /// A tensor [rows, columns] that <see cref="Op.Forward"/> writes and <see cref="Op.Backward"/> reads again: what an
    /// op of several instructions needs beside its inputs and its result.
    /// </summary>
    /// <param name="result">The op's result.</param>
    /// <param name="number">Which of the op's saved tensors, from 0.</param>
    /// <param name="columns">The elements of a row; those of the first call count.</param>
    public PlanTensor GetSaved(Symbol result, int number, int columns)
    {
        if (!_saved.TryGetValue((result.Id, number), out var tensor))
            _saved[(result.Id, number)] = tensor = CreateRows(columns);
        return tensor;
    }

    /// <summary>A fresh tensor [rows, columns], which holds nothing before or after the op's instructions.</summary>
    public static PlanTensor CreateRows(int columns) => new(Region.Transient, columns, hasRows: true);

    /// <summary>Emits all forward instructions.</summary>
    internal void EmitForward()
    {
        foreach (var symbol in _graph.Symbols) symbol.Op?.Forward(this, symbol);
    }

    /// <summary>
    /// Emits all backward instructions, from the output back; values that the loss does not depend on have none.
    /// </summary>
    internal void EmitBackward()
    {
        foreach (var symbol in _graph.Symbols.Reverse())
            if (symbol.Op is { } op && _needsGradient[symbol.Id] && _hasGradient[symbol.Id])
                op.Backward(this, symbol);
    }
}
