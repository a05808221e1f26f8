using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Training;

namespace Experiments.Engine.Graphs;

/// <summary>
/// A graph made ready for a device: the instructions of a training and of an inference step, and a place in one
/// arena for every tensor, sized before any of it is taken.
/// </summary>
internal sealed class Plan
{
    private readonly Dictionary<Symbol, PlanTensor> _parameters = [];
    private readonly Dictionary<Symbol, PlanTensor> _gradients = [];
    private long _floats;

    public Plan(Graph graph, PlanOptions options)
    {
        (Graph, Options, State) = (graph, options, new StateLayout(graph));
        LaneState = Whole(Region.State, State.Floats, options.Lanes);
        LaneBest = options.KeepsBest ? Whole(Region.Best, State.Floats, options.Lanes) : null;
        PlaceState();
        if (options.Solver is not null) TrainStep = LowerTraining(options.Solver.Value);
        InferStep = LowerInference();

        // A step is either a training or an inference step, so both lists use the same memory.
        var start = _floats;
        var most = new[] { TrainStep, InferStep }.Max(list => BufferPlan.Place(list, options.BatchCapacity, start, Stride, options.RowsRunAhead));
        ArenaFloats = start + most * TransientLanes;
    }

    /// <summary>What is computed.</summary>
    public Graph Graph { get; }

    /// <summary>What the plan is made for.</summary>
    public PlanOptions Options { get; }

    /// <summary>How a lane's state is laid out.</summary>
    public StateLayout State { get; }

    /// <summary>The state of a lane, all of it.</summary>
    public PlanTensor LaneState { get; }

    /// <summary>The state of a lane's best epoch, or null where it is not kept.</summary>
    public PlanTensor? LaneBest { get; }

    /// <summary>The solver's memory.</summary>
    public IReadOnlyList<PlanTensor> Slots { get; private set; } = [];

    /// <summary>What the solver remembers of a lane, all slots together.</summary>
    public int SlotFloats => Slots.Sum(slot => slot.Columns);

    /// <summary>The instructions of a training step; none where the plan only predicts.</summary>
    public IReadOnlyList<Instruction> TrainStep { get; } = [];

    /// <summary>The instructions of an inference step.</summary>
    public IReadOnlyList<Instruction> InferStep { get; }

    /// <summary>The features of a row.</summary>
    public int InputColumns => Graph.Symbols.Single(symbol => symbol.Kind == SymbolKind.Input).Shape.Size;

    /// <summary>The width of the network's output.</summary>
    public int OutputColumns => Graph.Output.Shape.Size;

    /// <summary>The size of the arena.</summary>
    public long ArenaFloats { get; }

    private int TransientLanes => Options.LanesTakeTurns ? 1 : Options.Lanes;

    private long Stride(long laneFloats) => Options.LanesTakeTurns ? 0 : laneFloats;

    private PlanTensor Whole(Region region, int floats, int lanes)
    {
        var tensor = new PlanTensor(region, floats, hasRows: false);
        tensor.Place(_floats, lanes == Options.Lanes ? floats : 0);
        _floats += (long)floats * lanes;
        return tensor;
    }

    private void PlaceState()
    {
        foreach (var (symbol, segment) in Graph.Parameters.Concat(Graph.Buffers).Zip(State.Parameters.Concat(State.Buffers)))
            _parameters[symbol] = Part(LaneState, segment);
    }

    private static PlanTensor Part(PlanTensor whole, StateSegment segment)
    {
        var part = new PlanTensor(whole.Region, segment.Length, hasRows: false);
        part.Place(whole.Offset + segment.Offset, whole.LaneStride);
        return part;
    }

    private List<Instruction> LowerTraining(SolverKind solver)
    {
        var gradients = Whole(Region.Gradients, State.ParameterFloats, TransientLanes);
        foreach (var (symbol, segment) in Graph.Parameters.Zip(State.Parameters)) _gradients[symbol] = Part(gradients, segment);
        Slots = [.. Enumerable.Range(0, solver == SolverKind.Adam ? 2 : 1).Select(_ => Whole(Region.Slots, State.ParameterFloats, Options.Lanes))];
        var parameters = new PlanTensor(Region.State, State.ParameterFloats, hasRows: false);
        parameters.Place(LaneState.Offset, LaneState.LaneStride);

        var lowering = new Lowering(Graph, training: true, _parameters, _gradients);
        var (target, weights) = EmitBatchAndForward(lowering);
        var output = lowering.Receive(Graph.Output);
        lowering.Emit(new TaskOutput(Options.Task, lowering.Value(Graph.Output), target, weights, Prediction: null, output?.Tensor));
        lowering.EmitBackward();
        lowering.Emit(new SolverStep(solver, Options.NesterovsMomentum, parameters, gradients, Slots, State.Parameters));
        return [.. lowering.Instructions];
    }

    private List<Instruction> LowerInference()
    {
        var lowering = new Lowering(Graph, training: false, _parameters, _gradients);
        var (target, weights) = EmitBatchAndForward(lowering);
        var prediction = Lowering.Rows(target.Columns);
        lowering.Emit(new TaskOutput(Options.Task, lowering.Value(Graph.Output), target, weights, prediction, DZ: null));
        lowering.Emit(new StorePredictions(prediction));
        return [.. lowering.Instructions];
    }

    private (PlanTensor Target, PlanTensor Weights) EmitBatchAndForward(Lowering lowering)
    {
        var input = Graph.Symbols.Single(symbol => symbol.Kind == SymbolKind.Input);
        var (target, weights) = (Lowering.Rows(Graph.Output.Shape.Size), Lowering.Rows(1));
        lowering.Emit(new GatherBatch(lowering.Value(input), target, weights));
        lowering.EmitForward();
        return (target, weights);
    }
}
