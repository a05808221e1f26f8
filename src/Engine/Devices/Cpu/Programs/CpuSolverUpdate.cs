using Experiments.Engine.Devices.Cpu.Kernels;

namespace Experiments.Engine.Devices.Cpu.Programs;

/// <summary>One thread's part of the update of one lane, to which a solver applies its rule.</summary>
internal readonly unsafe ref struct CpuSolverUpdate
{
    /// <summary>The chunks of this part.</summary>
    public required ReadOnlySpan<Segment> Chunks { get; init; }

    /// <summary>The numbers of the step.</summary>
    public required StepParameters Step { get; init; }

    /// <summary>The lane's hyperparameters.</summary>
    public required LaneSettings Settings { get; init; }

    /// <summary>True if sgd uses Nesterov's momentum.</summary>
    public required bool Nesterov { get; init; }

    /// <summary>The factor by which clipping scales the gradient.</summary>
    public required float GradientScale { get; init; }

    /// <summary>The parameters.</summary>
    public required float* Weights { get; init; }

    /// <summary>The gradients of the parameters.</summary>
    public required float* Gradients { get; init; }

    /// <summary>The solver's first state tensor.</summary>
    public required float* First { get; init; }

    /// <summary>The second state tensor; the first again if there is only one.</summary>
    public required float* Second { get; init; }

    /// <summary>Receives the squares of the decaying weights, by chunk.</summary>
    public required float* WeightSquares { get; init; }

    /// <summary>Updates the part.</summary>
    public void Apply<TRule>(in TRule rule)
        where TRule : struct, ISolverRule => SolverLoop.Update(
            rule, Chunks, Weights, Gradients, First, Second, TRule.DecouplesDecay ? Step.WeightDecay : Step.L2,
            GradientScale, WeightSquares);
}
