using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>One thread's part of an update of one lane, to which a solver applies its rule.</summary>
internal readonly unsafe ref struct CpuSolverUpdate
{
    /// <summary>The part.</summary>
    public required ReadOnlySpan<Segment> Chunks { get; init; }

    /// <summary>The numbers of the step.</summary>
    public required StepParameters Step { get; init; }

    /// <summary>The lane's hyperparameters.</summary>
    public required LaneSettings Settings { get; init; }

    /// <summary>Whether sgd's momentum is Nesterov's.</summary>
    public required bool Nesterov { get; init; }

    /// <summary>What clipping leaves of the gradient.</summary>
    public required float GradientScale { get; init; }

    /// <summary>The parameters.</summary>
    public required float* Weights { get; init; }

    /// <summary>Their gradients.</summary>
    public required float* Gradients { get; init; }

    /// <summary>The solver's first state tensor.</summary>
    public required float* First { get; init; }

    /// <summary>Its second; the first again where it has one only.</summary>
    public required float* Second { get; init; }

    /// <summary>By chunk, where the squares of the decaying weights go.</summary>
    public required float* WeightSquares { get; init; }

    /// <summary>Updates the part.</summary>
    public void Apply<TRule>(in TRule rule)
        where TRule : struct, ISolverRule => SolverLoop.Update(
            rule, Chunks, Weights, Gradients, First, Second, TRule.DecouplesDecay ? Step.WeightDecay : Step.L2,
            GradientScale, WeightSquares);
}
