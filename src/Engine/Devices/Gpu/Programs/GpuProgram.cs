using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Numerics;
using ILGPU;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// Runs a plan for all lanes at once. Each step is the same launches over the same memory, so it is recorded once for
/// each width and launched as a graph. Everything that differs between steps is in the step tables.
/// </summary>
internal sealed class GpuProgram : PackProgram
{
    private readonly GpuDevice _device;
    private readonly GpuOperands _operands;
    private readonly GpuProducts _products;
    private readonly GpuPhase _train;
    private readonly GpuPhase _infer;

    public GpuProgram(GpuDevice device, ExecutionPlan plan) : base(plan)
    {
        _device = device;
        _operands = new(device.Memory, plan);
        _operands.Chunks.Write(device.Stream, 0, _operands.HostChunks);
        _products = new(device, _operands, plan.Options.Lanes, tf32: plan.Options.Precision == Precision.Tf32);
        var compiler = new GpuCompiler(device, _operands, _products, plan.Options.BatchCapacity);
        try
        {
            _train = new(device, plan, _products, compiler.Compile(plan.TrainStep), isTraining: true);
            _infer = new(device, plan, _products, compiler.Compile(plan.InferStep), isTraining: false);
        }
        catch
        {
            _train?.Dispose();
            _operands.Dispose();
            throw;
        }
        Width = plan.Options.Lanes;
    }

    public override int Width { get; set; }

    /// <summary>The memory of all tensors.</summary>
    public Memory.GpuBuffer<float> Arena => _operands.Arena;

    public override void WriteState(int lane, ReadOnlySpan<float> state)
    {
        _device.Bind();
        _operands.Arena.Write(_device.Stream, GetOffset(Plan.LaneState, lane), state);
        ClearSolverState(lane);
    }

    public override void InitializeState(int lane, Graph graph, ulong seed, int fold)
    {
        _device.Bind();
        ClearSolverState(lane);
        foreach (var (position, (symbol, segment)) in graph.Parameters.Concat(graph.Buffers)
            .Zip(Plan.State.Parameters.Concat(Plan.State.Buffers))
            .Index())
        {
            var at = _operands.Arena.View.SubView(GetOffset(Plan.LaneState, lane) + segment.Offset, segment.Length);
            if (symbol.Initializer.Bound == 0)
            {
                Fill(at, symbol.Initializer.Constant);
                continue;
            }
            var key = StateInitializer.CreateGenerator(seed, fold, position);
            _device.Kernels.Load<FillUniformKernel>()(
                _device.Stream,
                Cover((segment.Length + 3) / 4),
                new(at, symbol.Initializer.Bound,
                    key.Step, key.Epoch, key.FoldAndPurpose, (uint)seed, (uint)(seed >> 32)));
        }
    }

    public override void ReadState(int lane, Span<float> state, bool best = false)
    {
        _device.Bind();
        _operands.Arena.Read(_device.Stream, GetOffset(best ? Best : Plan.LaneState, lane), state);
    }

    public override void ReadSolverState(int lane, Span<float> solverState)
    {
        _device.Bind();
        foreach (var tensor in Plan.SolverStates)
        {
            _operands.Arena.Read(_device.Stream, GetOffset(tensor, lane), solverState[..tensor.Columns]);
            solverState = solverState[tensor.Columns..];
        }
    }

    public override void Restore(
        int lane, ReadOnlySpan<float> state, ReadOnlySpan<float> solverState, ReadOnlySpan<float> best)
    {
        _device.Bind();
        _operands.Arena.Write(_device.Stream, GetOffset(Plan.LaneState, lane), state);
        foreach (var tensor in Plan.SolverStates)
        {
            _operands.Arena.Write(_device.Stream, GetOffset(tensor, lane), solverState[..tensor.Columns]);
            solverState = solverState[tensor.Columns..];
        }
        if (!best.IsEmpty) _operands.Arena.Write(_device.Stream, GetOffset(Best, lane), best);
    }

    public override void KeepBest(int lane)
    {
        _device.Bind();
        Copy(Plan.LaneState, lane, Best, lane);
    }

    public override void MoveLane(int from, int to)
    {
        _device.Bind();
        foreach (var tensor in (PlanTensor[])[
                Plan.LaneState, .. Plan.SolverStates, .. Plan.BestState is { } best ? [best] : (PlanTensor[])[]])
            Copy(tensor, from, tensor, to);
    }

    public override void Train(ReadOnlySpan<LaneBatches> batches) => _train.Run(batches, Width);

    public override void Infer(ReadOnlySpan<LaneBatches> batches) => _infer.Run(batches, Width);

    public override void Dispose()
    {
        _device.Bind();
        GpuFailure.Suppress(_device.Stream.Synchronize);
        _train.Dispose();
        _infer.Dispose();
        _products.Dispose();
        _operands.Dispose();
    }

    private PlanTensor Best => Plan.BestState ?? throw new InvalidOperationException("The plan keeps no best state.");

    private static long GetOffset(PlanTensor tensor, int lane) => tensor.Offset + (lane * tensor.LaneStride);

    private void ClearSolverState(int lane)
    {
        foreach (var tensor in Plan.SolverStates)
            Fill(_operands.Arena.View.SubView(GetOffset(tensor, lane), tensor.Columns), 0);
    }

    private void Fill(ArrayView<float> values, float value) =>
        _device.Kernels.Load<FillKernel>()(_device.Stream, Cover(values.Length), new(values, value));

    private KernelConfig Cover(long threads) =>
        ((int)((threads + _device.Threads - 1) / _device.Threads), _device.Threads);

    private void Copy(PlanTensor from, int fromLane, PlanTensor to, int toLane) =>
        _operands.Arena.View.SubView(GetOffset(to, toLane), to.Columns)
            .CopyFrom(_device.Stream, _operands.Arena.View.SubView(GetOffset(from, fromLane), from.Columns));
}
