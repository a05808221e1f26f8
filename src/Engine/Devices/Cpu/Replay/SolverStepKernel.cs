using Experiments.Engine.Devices.Cpu.Kernels;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Training;

namespace Experiments.Engine.Devices.Cpu.Replay;

/// <summary>See <see cref="SolverStep"/>.</summary>
internal sealed unsafe class SolverStepKernel(SolverStep solver) : CpuKernel
{
    private readonly Segment[] _segments = [.. solver.Segments.Select(segment => new Segment(segment.Offset, segment.Length, segment.Decays))];

    public override void Run(CpuStep step)
    {
        var w = step.At(solver.Parameters);
        var g = step.At(solver.Gradients);
        var (row, settings) = (step.Row, step.Settings);
        var scale = ClippingScale(w, g, row.L2, settings.MaxGradNorm);
        step.SquaredWeights = solver.Kind == SolverKind.Adam
            ? Solvers.Adam(_segments, w, g, step.At(solver.Slots[0]), step.At(solver.Slots[1]), row.LearningRate, settings.Beta1, settings.Beta2, settings.Epsilon, row.L2, scale)
            : Solvers.Sgd(_segments, w, g, step.At(solver.Slots[0]), row.LearningRate, settings.Momentum, solver.Nesterov, row.L2, scale);
    }

    /// <summary>Pascanu, Mikolov and Bengio (2013), algorithm 1, over all parameters of the lane together.</summary>
    private float ClippingScale(float* w, float* g, float l2, float maxNorm)
    {
        if (float.IsPositiveInfinity(maxNorm)) return 1;
        var norm = Math.Sqrt(Solvers.GradientSquares(_segments, w, g, l2));
        return norm > maxNorm ? (float)(maxNorm / norm) : 1;
    }
}
