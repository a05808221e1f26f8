using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>The catalog of all solvers. A new solver needs a line in the list.</summary>
public static class SolverCatalog
{
    /// <summary>All solvers, in the order of messages and documentation.</summary>
    public static IReadOnlyList<Solver> All { get; } = [new SgdSolver(), new AdamSolver(), new AdamWSolver()];

    /// <summary>The names of all solvers.</summary>
    public static IEnumerable<string> Names => All.Select(solver => solver.Name);

    /// <summary>Stochastic gradient descent with momentum.</summary>
    public static Solver Sgd { get; } = Get("sgd");

    /// <summary>Adam: Kingma and Ba (2015).</summary>
    public static Solver Adam { get; } = Get("adam");

    /// <summary>Finds a solver by name; returns null if there is none.</summary>
    public static Solver? Find(string name) => All.FirstOrDefault(solver => solver.Name == name);

    /// <summary>Returns the solver of a name.</summary>
    /// <exception cref="ArgumentException">There is no such solver; the message lists all names.</exception>
    public static Solver Get(string name) => Find(name) ?? throw new ArgumentException(
        $"There is no solver '{name}'; it must be one of {string.Join(", ", Names)}.", nameof(name));
}
