using Experiments.Engine.Devices.Cpu.Teams;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>
/// Replays a plan lane by lane: a lane does all its steps before the next begins. So a lane's bits cannot depend on its
/// neighbours, its state stays in the cache, and a lane that has stopped costs nothing. With a team, its threads replay
/// one lane together, each its part of every kernel.
/// </summary>
internal sealed unsafe class CpuProgram : PackProgram
{
    private readonly CpuKernel[] _train;
    private readonly CpuKernel[] _infer;
    private readonly CpuArena _arena;
    private readonly CpuTeam? _team;
    private readonly CpuStep[] _steps;
    private readonly Action<TeamPart> _replayPart;
    private CpuKernel[] _kernels = [];
    private LaneFeed? _feed;

    public CpuProgram(Plan plan, int parts) : base(plan)
    {
        _train = CpuCompiler.Compile(plan.TrainStep, plan.Options.BatchCapacity);
        _infer = CpuCompiler.Compile(plan.InferStep, plan.Options.BatchCapacity);
        var scratch = PlanTensor.Align(_train.Concat(_infer).Max(kernel => kernel.ScratchFloats));
        var shared = Math.Max(PlaceShared(_train), PlaceShared(_infer));
        _arena = new CpuArena(plan.ArenaFloats + shared + (scratch * parts));
        _team = parts > 1 ? new CpuTeam(parts) : null;
        _steps = [.. Enumerable.Range(0, parts).Select(index => Step(new(index, parts), shared, scratch))];
        _replayPart = part => Replay(_kernels, _feed!, _steps[part.Index]);
    }

    public override void WriteState(int lane, ReadOnlySpan<float> state)
    {
        state.CopyTo(Lane(Plan.LaneState, lane));
        foreach (var slot in Plan.Slots) Lane(slot, lane).Clear();
    }

    public override void ReadState(int lane, Span<float> state, bool best = false) => Lane(best ? Best : Plan.LaneState, lane).CopyTo(state);

    public override void ReadSlots(int lane, Span<float> slots)
    {
        foreach (var slot in Plan.Slots)
        {
            Lane(slot, lane).CopyTo(slots);
            slots = slots[slot.Columns..];
        }
    }

    public override void Restore(int lane, ReadOnlySpan<float> state, ReadOnlySpan<float> slots, ReadOnlySpan<float> best)
    {
        state.CopyTo(Lane(Plan.LaneState, lane));
        foreach (var slot in Plan.Slots)
        {
            slots[..slot.Columns].CopyTo(Lane(slot, lane));
            slots = slots[slot.Columns..];
        }
        if (!best.IsEmpty) best.CopyTo(Lane(Best, lane));
    }

    public override void KeepBest(int lane) => Lane(Plan.LaneState, lane).CopyTo(Lane(Best, lane));

    public override void MoveLane(int from, int to)
    {
        foreach (var tensor in (PlanTensor[])[Plan.LaneState, .. Plan.Slots]) Lane(tensor, from).CopyTo(Lane(tensor, to));
        if (Plan.LaneBest is { } best) Lane(best, from).CopyTo(Lane(best, to));
    }

    public override void Train(ReadOnlySpan<LaneFeed> feeds) => Replay(_train, feeds);

    public override void Infer(ReadOnlySpan<LaneFeed> feeds) => Replay(_infer, feeds);

    public override void Dispose()
    {
        _team?.Dispose();
        _arena.Dispose();
    }

    private PlanTensor Best => Plan.LaneBest ?? throw new InvalidOperationException("The plan keeps no best state.");

    private Span<float> Lane(PlanTensor tensor, int lane) => new(_arena.Floats + tensor.Offset + (lane * tensor.LaneStride), tensor.Columns);

    private CpuStep Step(TeamPart part, long shared, long scratch)
    {
        var after = _arena.Floats + Plan.ArenaFloats;
        return new(part, _team) { Arena = _arena.Floats, Shared = after, Scratch = after + shared + (scratch * part.Index) };
    }

    private static long PlaceShared(CpuKernel[] kernels)
    {
        long floats = 0;
        foreach (var kernel in kernels)
        {
            kernel.SharedOffset = floats;
            floats += PlanTensor.Align(kernel.SharedFloats);
        }
        return floats;
    }

    private void Replay(CpuKernel[] kernels, ReadOnlySpan<LaneFeed> feeds)
    {
        foreach (var feed in feeds)
        {
            fixed (float* x = feed.Data.X, target = feed.Data.Y, weights = feed.Weights, predictions = feed.Predictions)
            fixed (int* order = feed.Order)
            {
                foreach (var step in _steps)
                {
                    step.X = x;
                    step.Target = target;
                    step.Weights = weights;
                    step.Order = order;
                    step.Predictions = predictions;
                    (step.Lane, step.Settings) = (feed.Lane, feed.Settings);
                }
                (_kernels, _feed) = (kernels, feed);
                if (_team is null) Replay(kernels, feed, _steps[0]);
                else _team.Run(_replayPart);
            }
        }
    }

    private static void Replay(CpuKernel[] kernels, LaneFeed feed, CpuStep step)
    {
        for (var i = 0; i < feed.StepCount; i++)
        {
            step.Begin(i, feed.Steps[i]);
            var byRows = true;
            foreach (var kernel in kernels)
            {
                if (!(byRows && kernel.IsByRows)) step.Meet();
                kernel.Run(step);
                byRows = kernel.IsByRows;
            }
            step.Meet();
            if (step.Part.Index > 0) continue;
            foreach (var kernel in kernels) kernel.Conclude(step);
            feed.Outcomes[i] = new StepOutcome(step.Loss, step.SquaredWeights);
        }
    }
}
