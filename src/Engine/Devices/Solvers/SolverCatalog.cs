using Experiments.Engine.Graphs;

namespace Experiments.Engine.Devices.Solvers;

/// <summary>All solvers. A new one adds its line to the list.</summary>
public static class SolverCatalog
{
    /// <summary>All of them, in the order of messages and documentation.</summary>
    public static IReadOnlyList<Solver> All { get; } = [new SgdSolver(), new AdamSolver(), new AdamWSolver()];

    /// <summary>The names.</summary>
    public static IEnumerable<string> Names => All.Select(solver => solver.Name);

    /// <summary>Stochastic gradient descent with momentum.</summary>
    public static Solver Sgd { get; } = Get("sgd");

    /// <summary>Kingma and Ba (2015).</summary>
    public static Solver Adam { get; } = Get("adam");

    /// <summary>The solver of a name, or null.</summary>
    public static Solver? Find(string name) => All.FirstOrDefault(solver => solver.Name == name);

    /// <summary>The solver of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those that there are.</exception>
    public static Solver Get(string name) => Find(name) ?? throw new ArgumentException(
        $"There is no solver '{name}'; it must be one of {string.Join(", ", Names)}.", nameof(name));
}
