using System.Diagnostics;
using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>
/// Runs a plan lane by lane: a lane runs all its steps before the next lane begins. A lane's bits therefore cannot
/// depend on its neighbours, its state stays in the cache, and a lane that has stopped costs nothing. The threads of a
/// team run one lane together: each runs its part of every kernel. How many threads there are may change from piece to
/// piece of a lane's steps.
/// </summary>
internal sealed unsafe class CpuProgram : PackProgram
{
    private readonly CpuKernel[] _train;
    private readonly CpuKernel[] _infer;
    private readonly CpuArena _arena;
    private readonly Func<int> _getCores;
    private readonly TeamChoice _choice = new();
    private readonly CpuStep[] _steps;
    private readonly Action<TeamPart> _runPart;
    private CpuTeam? _team;
    private Piece _piece;

    /// <summary>Creates a program.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="parts">The most threads that are worth their synchronization.</param>
    /// <param name="getCores">Returns the number of cores that the program may use now.</param>
    public CpuProgram(ExecutionPlan plan, int parts, Func<int> getCores) : base(plan)
    {
        _getCores = getCores;
        _train = CpuCompiler.Compile(plan.TrainStep, plan.Options.BatchCapacity);
        _infer = CpuCompiler.Compile(plan.InferStep, plan.Options.BatchCapacity);
        var scratch = PlanTensor.Align(_train.Concat(_infer).Max(kernel => kernel.ScratchFloats));
        var shared = Math.Max(AssignSharedOffsets(_train), AssignSharedOffsets(_infer));
        _arena = new CpuArena(plan.ArenaFloats + shared + (scratch * parts));
        _steps = [.. Enumerable.Range(0, parts).Select(index => CreateStep(index, shared, scratch))];
        _runPart = part => Run(_piece, _steps[part.Index], part);
    }

    public override void WriteState(int lane, ReadOnlySpan<float> state)
    {
        state.CopyTo(GetLane(Plan.LaneState, lane));
        foreach (var tensor in Plan.SolverStates) GetLane(tensor, lane).Clear();
    }

    public override void ReadState(int lane, Span<float> state, bool best = false) =>
        GetLane(best ? Best : Plan.LaneState, lane).CopyTo(state);

    public override void ReadSolverState(int lane, Span<float> solverState)
    {
        foreach (var tensor in Plan.SolverStates)
        {
            GetLane(tensor, lane).CopyTo(solverState);
            solverState = solverState[tensor.Columns..];
        }
    }

    public override void Restore(
        int lane, ReadOnlySpan<float> state, ReadOnlySpan<float> solverState, ReadOnlySpan<float> best)
    {
        state.CopyTo(GetLane(Plan.LaneState, lane));
        foreach (var tensor in Plan.SolverStates)
        {
            solverState[..tensor.Columns].CopyTo(GetLane(tensor, lane));
            solverState = solverState[tensor.Columns..];
        }
        if (!best.IsEmpty) best.CopyTo(GetLane(Best, lane));
    }

    public override void KeepBest(int lane) => GetLane(Plan.LaneState, lane).CopyTo(GetLane(Best, lane));

    public override void MoveLane(int from, int to)
    {
        foreach (var tensor in (PlanTensor[])[Plan.LaneState, .. Plan.SolverStates])
            GetLane(tensor, from).CopyTo(GetLane(tensor, to));
        if (Plan.BestState is { } best) GetLane(best, from).CopyTo(GetLane(best, to));
    }

    public override void Train(ReadOnlySpan<LaneBatches> batches) => Run(_train, batches);

    public override void Infer(ReadOnlySpan<LaneBatches> batches) => Run(_infer, batches);

    public override void Dispose()
    {
        _team?.Dispose();
        _arena.Dispose();
    }

    private PlanTensor Best => Plan.BestState ?? throw new InvalidOperationException("The plan keeps no best state.");

    private Span<float> GetLane(PlanTensor tensor, int lane) =>
        new(_arena.Floats + tensor.Offset + (lane * tensor.LaneStride), tensor.Columns);

    private CpuStep CreateStep(int index, long shared, long scratch)
    {
        var after = _arena.Floats + Plan.ArenaFloats;
        return new() { Arena = _arena.Floats, Shared = after, Scratch = after + shared + (scratch * index) };
    }

    private static long AssignSharedOffsets(CpuKernel[] kernels)
    {
        long floats = 0;
        foreach (var kernel in kernels)
        {
            kernel.SharedOffset = floats;
            floats += PlanTensor.Align(kernel.SharedFloats);
        }
        return floats;
    }

    private void Run(CpuKernel[] kernels, ReadOnlySpan<LaneBatches> batches)
    {
        foreach (var laneBatches in batches)
        {
            var leavesZerosOut = Sparsity.IsWorthIt(laneBatches.Data);
            fixed (float* x = laneBatches.Data.X,
                    target = laneBatches.Data.Y,
                    weights = laneBatches.Weights,
                    predictions = laneBatches.Predictions)
            fixed (int* order = laneBatches.RowOrder)
            {
                foreach (var step in _steps)
                {
                    step.X = x;
                    step.LeavesZerosOut = leavesZerosOut;
                    step.Target = target;
                    step.Weights = weights;
                    step.RowOrder = order;
                    step.Predictions = predictions;
                    (step.Lane, step.Settings) = (laneBatches.Lane, laneBatches.Settings);
                }
                RunPieces(kernels, laneBatches);
            }
        }
    }

    private void RunPieces(CpuKernel[] kernels, LaneBatches batches)
    {
        for (int from = 0, to; from < batches.StepCount; from = to)
        {
            var available = _steps.Length == 1 ? 1 : Math.Min(_steps.Length, _getCores());
            var (threads, steps) = _steps.Length == 1 ? (1, batches.StepCount) : _choice.GetNext(available);
            to = Math.Min(batches.StepCount, from + steps);
            var (start, sleeps) = (Stopwatch.GetTimestamp(), _team?.Sleeps ?? 0);
            Run(new(kernels, batches, from, to), threads);
            var time = Stopwatch.GetElapsedTime(start);
            _choice.Observe(
                available, time.TotalMicroseconds / (to - from), to - from, (_team?.Sleeps ?? 0) - sleeps);
        }
    }

    private void Run(Piece piece, int threads)
    {
        _piece = piece;
        if (threads > 1) _team ??= new(_steps.Length);
        foreach (var step in _steps) step.Team = threads > 1 ? _team : null;
        if (threads == 1) _runPart(new(0, 1));
        else _team!.Run(threads, _runPart);
    }

    private static void Run(in Piece piece, CpuStep step, TeamPart part)
    {
        step.Part = part;
        var (kernels, batches) = (piece.Kernels, piece.Batches);
        for (var i = piece.From; i < piece.To; i++)
        {
            step.Begin(i, batches.Steps[i], i + 1 < batches.StepCount ? batches.Steps[i + 1] : default);
            var byRows = true;
            foreach (var kernel in kernels)
            {
                if (!(byRows && kernel.IsRowWise)) step.SignalAndWait();
                kernel.Run(step);
                byRows = kernel.IsRowWise;
            }
            step.SignalAndWait();
            if (step.Part.Index > 0) continue;
            foreach (var kernel in kernels) kernel.Conclude(step);
            batches.Outcomes[i] = new StepOutcome(step.Loss, step.SquaredWeights);
        }
    }

    /// <summary>Steps of one lane that the same threads run.</summary>
    private readonly record struct Piece(CpuKernel[] Kernels, LaneBatches Batches, int From, int To);
}
