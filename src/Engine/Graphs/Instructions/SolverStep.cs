using Experiments.Engine.Graphs.Planning;

namespace Experiments.Engine.Graphs.Instructions;

/// <summary>
/// One update of all of a lane's parameters, as one flat pass: L2, clipping by the global norm, then the solver's
/// formula.
/// </summary>
/// <param name="Solver">The solver.</param>
/// <param name="Nesterov">Whether sgd's momentum is Nesterov's.</param>
/// <param name="Parameters">The parameters of a lane, side by side.</param>
/// <param name="Gradients">Their gradients, laid out alike.</param>
/// <param name="SolverStates">The solver's state tensors, laid out alike.</param>
/// <param name="Segments">Where L2 applies.</param>
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
