using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// One update of all parameters of a lane, as one flat pass: L2, clipping by the global norm, then the solver's
/// formula.
/// </summary>
/// <param name="Solver">The solver.</param>
/// <param name="Nesterov">True where sgd's momentum is Nesterov's.</param>
/// <param name="Parameters">The parameters of a lane, contiguous.</param>
/// <param name="Gradients">The gradients, in the same layout.</param>
/// <param name="SolverStates">The solver's state tensors, in the same layout.</param>
/// <param name="Segments">The segments of the parameters, which state where L2 applies.</param>
internal sealed record SolverStep(
    Solver Solver,
    bool Nesterov,
    PlanTensor Parameters,
    PlanTensor Gradients,
    IReadOnlyList<PlanTensor> SolverStates,
    IReadOnlyList<StateSegment> Segments) : Instruction
{
    public override IEnumerable<PlanTensor> Operands => [Parameters, Gradients, .. SolverStates];
}
