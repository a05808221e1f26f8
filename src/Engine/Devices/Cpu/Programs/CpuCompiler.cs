using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>Maps instructions to kernels.</summary>
internal sealed class CpuCompiler
{
    private readonly IReadOnlyList<Instruction> _instructions;
    private readonly int _capacity;
    private readonly SolverStepKernel? _solver;
    private readonly GatherBatchKernel? _gather;

    private CpuCompiler(IReadOnlyList<Instruction> instructions, int capacity)
    {
        (_instructions, _capacity) = (instructions, capacity);
        if (instructions.OfType<SolverStep>().SingleOrDefault() is { } solver) _solver = new(solver);
        if (instructions.OfType<GatherBatch>().SingleOrDefault() is { } gather) _gather = new(gather, capacity);
    }

    /// <summary>Compiles a list of instructions.</summary>
    public static CpuKernel[] Compile(IReadOnlyList<Instruction> instructions, int capacity)
    {
        var compiler = new CpuCompiler(instructions, capacity);
        return [.. instructions.SelectMany(compiler.Compile)];
    }

    private CpuKernel[] Compile(Instruction instruction) => instruction switch
    {
        GatherBatch => [_gather!],
        DenseForward dense => [new DenseForwardKernel(dense, _capacity, GetGather(dense.X))],
        DenseBackward { DX: { } dx } dense =>
            [new DenseGradientKernel(dense),
                new DenseInputGradientKernel(dense, dx, _capacity), CompileWeightGradient(dense)],
        DenseBackward dense => [new DenseGradientKernel(dense), CompileWeightGradient(dense)],
        ActivateForward activate => [new ActivateForwardKernel(activate)],
        ActivateBackward activate => [new ActivateBackwardKernel(activate)],
        AddForward add => [new AddForwardKernel(add)],
        PassGradient pass => [new PassGradientKernel(pass)],
        TaskOutput output => [new TaskOutputKernel(output, _capacity)],
        StorePredictions store => [new StorePredictionsKernel(store)],
        SolverStep => [_solver!],
        _ => throw new NotSupportedException($"The CPU has no kernel for {instruction.GetType().Name}: add one here."),
    };

    private DenseWeightGradientKernel CompileWeightGradient(DenseBackward dense)
    {
        var update = dense.DWeight is { } dw && _solver is not null && IsLastUse(dense, dw.Tensor)
            ? _solver.Fuse(dw.Tensor)
            : null;
        return new(dense, _capacity, update, GetGather(dense.X));
    }

    /// <summary>Returns the gather of a tensor, if it is the batch.</summary>
    private GatherBatchKernel? GetGather(PlanTensor x) => _gather?.X == x ? _gather : null;

    /// <summary>
    /// Returns true if only this instruction computes the gradient of its weight, and only the solver uses the weight
    /// afterwards.
    /// </summary>
    private bool IsLastUse(DenseBackward dense, PlanTensor gradient) =>
        !_instructions.Any(other => other != dense && other.Operands.Contains(gradient))
        && !_instructions.SkipWhile(other => other != dense).Skip(1)
            .Any(other => other.Operands.Contains(dense.Weight));
}
