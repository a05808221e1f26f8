using Experiments.Engine.Graphs.Instructions;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>Maps instructions to kernels.</summary>
internal static class CpuCompiler
{
    /// <summary>Compiles a list of instructions.</summary>
    public static CpuKernel[] Compile(IReadOnlyList<Instruction> instructions, int capacity) =>
        [.. instructions.SelectMany(instruction => Compile(instruction, capacity))];

    private static CpuKernel[] Compile(Instruction instruction, int capacity) => instruction switch
    {
        GatherBatch gather => [new GatherBatchKernel(gather)],
        DenseForward dense => [new DenseForwardKernel(dense, capacity)],
        DenseBackward { DX: { } dx } dense =>
            [new DenseGradientKernel(dense),
                new DenseInputGradientKernel(dense, dx, capacity), new DenseWeightGradientKernel(dense, capacity)],
        DenseBackward dense => [new DenseGradientKernel(dense), new DenseWeightGradientKernel(dense, capacity)],
        ActivateForward activate => [new ActivateForwardKernel(activate)],
        ActivateBackward activate => [new ActivateBackwardKernel(activate)],
        AddForward add => [new AddForwardKernel(add)],
        PassGradient pass => [new PassGradientKernel(pass)],
        TaskOutput output => [new TaskOutputKernel(output, capacity)],
        StorePredictions store => [new StorePredictionsKernel(store)],
        SolverStep solver => [new SolverStepKernel(solver)],
        _ => throw new NotSupportedException($"The CPU has no kernel for {instruction.GetType().Name}: add one here."),
    };
}
