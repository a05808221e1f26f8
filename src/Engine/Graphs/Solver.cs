namespace Experiments.Engine.Graphs;

/// <summary>
/// How parameters are updated: the name, the tensors that it keeps of a lane, and the numbers of each step. Its
/// kernels are the devices', who derive from it; <c>SolverCatalog</c> lists all of them.
/// </summary>
public abstract class Solver
{
    private protected Solver(string name, int stateTensors) => (Name, StateTensors) = (name, stateTensors);

    /// <summary>The name in experiment files and artifacts; scikit-learn's, where it has the solver.</summary>
    public string Name { get; }

    /// <summary>How many tensors of the parameters' layout it keeps from step to step: 1 or 2.</summary>
    internal int StateTensors { get; }

    /// <summary>The name as pack keys hash it, with a capital; recorded keys have it.</summary>
    internal string KeyName => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>
    /// The numbers of one step, in double. Without more: the learning rate as it is, and L2 in the gradient.
    /// </summary>
    /// <param name="settings">The lane's hyperparameters.</param>
    /// <param name="learningRate">The epoch's.</param>
    /// <param name="update">The number of the update, from 1.</param>
    /// <param name="rows">The rows of the batch that have weight.</param>
    internal virtual StepRates ComputeRates(in SolverSettings settings, double learningRate, long update, int rows) =>
        new(learningRate, settings.Epsilon, settings.Alpha / rows);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
