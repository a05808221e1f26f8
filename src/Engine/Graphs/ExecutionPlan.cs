using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs;

/// <summary>
/// The execution plan of a graph: the instructions of a training step and of an inference step, and an offset in one
/// arena for every tensor. The size of the arena is known before it is allocated.
/// </summary>
internal sealed class ExecutionPlan
{
    private readonly Dictionary<Symbol, PlanTensor> _parameters = [];
    private readonly Dictionary<Symbol, PlanTensor> _gradients = [];
    private long _floats;

    public ExecutionPlan(Graph graph, PlanOptions options)
    {
        (Graph, Options, State) = (graph, options, new StateLayout(graph));
        LaneState = AddTensor(Region.State, State.Floats, isPerLane: true);
        BestState = options.KeepsBest ? AddTensor(Region.Best, State.Floats, isPerLane: true) : null;
        PlaceState();
        if (options.Solver is { } solver) TrainStep = LowerTraining(solver);
        InferStep = LowerInference();

        // Training and inference steps never overlap in time, so both lists use the same memory.
        var start = _floats;
        var most = new[] { TrainStep, InferStep }.Max(list =>
            BufferPlacement.Place(list, options.BatchCapacity, start, GetLaneStride, options.SplitsRowsOverThreads));
        ArenaFloats = start + most * TransientLanes;
    }

    /// <summary>The graph that the plan computes.</summary>
    public Graph Graph { get; }

    /// <summary>The options of the plan.</summary>
    public PlanOptions Options { get; }

    /// <summary>The layout of a lane's state.</summary>
    public StateLayout State { get; }

    /// <summary>The whole state of a lane.</summary>
    public PlanTensor LaneState { get; }

    /// <summary>The state of a lane's best epoch; null where the plan does not keep it.</summary>
    public PlanTensor? BestState { get; }

    /// <summary>The state tensors of the solver.</summary>
    public IReadOnlyList<PlanTensor> SolverStates { get; private set; } = [];

    /// <summary>The floats of a lane's solver state, all state tensors together.</summary>
    public int SolverStateFloats => SolverStates.Sum(tensor => tensor.Columns);

    /// <summary>The instructions of a training step; empty where the plan only predicts.</summary>
    public IReadOnlyList<Instruction> TrainStep { get; } = [];

    /// <summary>The instructions of an inference step.</summary>
    public IReadOnlyList<Instruction> InferStep { get; }

    /// <summary>The number of features of a row.</summary>
    public int InputColumns => Graph.Input.Shape.Size;

    /// <summary>The width of the network's output.</summary>
    public int OutputColumns => Graph.Output.Shape.Size;

    /// <summary>The size of the arena, in floats.</summary>
    public long ArenaFloats { get; }

    private int TransientLanes => Options.RunsLanesInTurn ? 1 : Options.Lanes;

    private long GetLaneStride(long laneFloats) => Options.RunsLanesInTurn ? 0 : laneFloats;

    private PlanTensor AddTensor(Region region, int floats, bool isPerLane)
    {
        var tensor = new PlanTensor(region, floats, hasRows: false);
        tensor.Place(_floats, isPerLane ? floats : 0);
        _floats += (long)floats * (isPerLane ? Options.Lanes : 1);
        return tensor;
    }

    private void PlaceState()
    {
        foreach (var (symbol, segment) in Graph.Parameters.Concat(Graph.Buffers)
                .Zip(State.Parameters.Concat(State.Buffers)))
            _parameters[symbol] = CreateSlice(LaneState, segment);
    }

    private static PlanTensor CreateSlice(PlanTensor whole, StateSegment segment)
    {
        var part = new PlanTensor(whole.Region, segment.Length, hasRows: false);
        part.Place(whole.Offset + segment.Offset, whole.LaneStride);
        return part;
    }

    private List<Instruction> LowerTraining(Solver solver)
    {
        var gradients = AddTensor(
            Region.Gradients, State.ParameterFloats, isPerLane: !Options.RunsLanesInTurn);
        foreach (var (symbol, segment) in Graph.Parameters.Zip(State.Parameters))
            _gradients[symbol] = CreateSlice(gradients, segment);
        SolverStates = [.. Enumerable.Range(0, solver.StateTensors)
            .Select(_ => AddTensor(Region.SolverState, State.ParameterFloats, isPerLane: true))];
        var parameters = new PlanTensor(Region.State, State.ParameterFloats, hasRows: false);
        parameters.Place(LaneState.Offset, LaneState.LaneStride);

        var lowering = new Lowering(Graph, training: true, _parameters, _gradients);
        var (target, weights) = EmitBatchAndForward(lowering);
        var output = lowering.AddGradientTarget(Graph.Output);
        lowering.Emit(new TaskOutput(
            Options.Task, lowering.GetValue(Graph.Output), target, weights, Prediction: null, output?.Tensor));
        lowering.EmitBackward();
        lowering.Emit(
            new SolverStep(solver, Options.NesterovsMomentum, parameters, gradients, SolverStates, State.Parameters));
        return [.. lowering.Instructions];
    }

    private List<Instruction> LowerInference()
    {
        var lowering = new Lowering(Graph, training: false, _parameters, _gradients);
        var (target, weights) = EmitBatchAndForward(lowering);
        var prediction = Lowering.CreateRows(target.Columns);
        lowering.Emit(
            new TaskOutput(Options.Task, lowering.GetValue(Graph.Output), target, weights, prediction, DZ: null));
        lowering.Emit(new StorePredictions(prediction));
        return [.. lowering.Instructions];
    }

    private (PlanTensor Target, PlanTensor Weights) EmitBatchAndForward(Lowering lowering)
    {
        var input = Graph.Symbols.Single(symbol => symbol.Kind == SymbolKind.Input);
        var (target, weights) = (Lowering.CreateRows(Graph.Output.Shape.Size), Lowering.CreateRows(1));
        lowering.Emit(new GatherBatch(lowering.GetValue(input), target, weights));
        lowering.EmitForward();
        return (target, weights);
    }
}
