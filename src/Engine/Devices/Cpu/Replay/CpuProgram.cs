using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>
/// Replays a plan on one core, lane by lane: a lane does all its steps before the next begins. So a lane's bits cannot
/// depend on its neighbours, its state stays in the cache, and a lane that has stopped costs nothing.
/// </summary>
internal sealed unsafe class CpuProgram : PackProgram
{
    private readonly CpuKernel[] _train;
    private readonly CpuKernel[] _infer;
    private readonly CpuArena _arena;
    private readonly CpuStep _step = new();

    public CpuProgram(Plan plan) : base(plan)
    {
        _train = CpuCompiler.Compile(plan.TrainStep, plan.Options.BatchCapacity);
        _infer = CpuCompiler.Compile(plan.InferStep, plan.Options.BatchCapacity);
        var scratch = _train.Concat(_infer).Max(kernel => kernel.ScratchFloats);
        _arena = new CpuArena(plan.ArenaFloats + scratch);
        _step.Arena = _arena.Floats;
        _step.Scratch = _arena.Floats + plan.ArenaFloats;
    }

    public override void WriteState(int lane, ReadOnlySpan<float> state)
    {
        state.CopyTo(Lane(Plan.LaneState, lane));
        foreach (var slot in Plan.Slots) Lane(slot, lane).Clear();
    }

    public override void ReadState(int lane, Span<float> state, bool best = false) => Lane(best ? Best : Plan.LaneState, lane).CopyTo(state);

    public override void KeepBest(int lane) => Lane(Plan.LaneState, lane).CopyTo(Lane(Best, lane));

    public override void Train(ReadOnlySpan<LaneFeed> feeds) => Replay(_train, feeds);

    public override void Infer(ReadOnlySpan<LaneFeed> feeds) => Replay(_infer, feeds);

    public override void Dispose() => _arena.Dispose();

    private PlanTensor Best => Plan.LaneBest ?? throw new InvalidOperationException("The plan keeps no best state.");

    private Span<float> Lane(PlanTensor tensor, int lane) => new(_step.Arena + tensor.Offset + (lane * tensor.LaneStride), tensor.Columns);

    private void Replay(CpuKernel[] kernels, ReadOnlySpan<LaneFeed> feeds)
    {
        foreach (var feed in feeds)
        {
            fixed (float* x = feed.Data.X, target = feed.Data.Y, weights = feed.Weights, predictions = feed.Predictions)
            fixed (int* order = feed.Order)
            {
                _step.X = x;
                _step.Target = target;
                _step.Weights = weights;
                _step.Order = order;
                _step.Predictions = predictions;
                (_step.Lane, _step.Settings) = (feed.Lane, feed.Settings);
                Replay(kernels, feed);
            }
        }
    }

    private void Replay(CpuKernel[] kernels, LaneFeed feed)
    {
        for (var i = 0; i < feed.StepCount; i++)
        {
            _step.Row = feed.Steps[i];
            foreach (var kernel in kernels) kernel.Run(_step);
            feed.Outcomes[i] = new StepOutcome(_step.Loss, _step.SquaredWeights);
        }
    }
}
