namespace Experiments.Engine.Graphs;

/// <summary>
/// The base class of solvers: the name, the number of state tensors of a lane, and the rates of each step. The solvers
/// of the devices derive from it and add the kernels; <c>SolverCatalog</c> lists them.
/// </summary>
public abstract class Solver
{
    private protected Solver(string name, int stateTensors) => (Name, StateTensors) = (name, stateTensors);

    /// <summary>The name in experiment files and artifacts; scikit-learn's name where it has the solver.</summary>
    public string Name { get; }

    /// <summary>The number of state tensors that the solver keeps, in the layout of the parameters: 1 or 2.</summary>
    internal int StateTensors { get; }

    /// <summary>The name in pack keys, with an initial capital letter, as in the keys of existing stores.</summary>
    internal string KeyName => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>Computes the part of an update's rates that its number decides. Default: no correction.</summary>
    /// <param name="settings">The lane's hyperparameters.</param>
    /// <param name="update">The number of the update, from 1.</param>
    internal virtual MomentCorrection ComputeCorrection(in SolverSettings settings, long update) =>
        MomentCorrection.None;

    /// <summary>Computes the rates of one step. Default: the plain learning rate, with L2 in the gradient.</summary>
    /// <param name="settings">The lane's hyperparameters.</param>
    /// <param name="learningRate">The learning rate of the epoch.</param>
    /// <param name="correction">The correction of the update.</param>
    /// <param name="rows">The number of rows of the batch that have weight.</param>
    internal virtual StepRates ComputeRates(
        in SolverSettings settings, double learningRate, MomentCorrection correction, int rows) =>
        new(learningRate, settings.Epsilon, settings.Alpha / rows);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
