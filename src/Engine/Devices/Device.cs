using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices;

/// <summary>
/// A device that trains and predicts: the CPU or one GPU. A device must be used by one thread at a time; programs on
/// different devices can run in parallel.
/// </summary>
public abstract class Device : IDisposable
{
    /// <summary>The name by which an experiment requests the device, for example <c>cpu</c>.</summary>
    public abstract string Id { get; }

    /// <summary>A description for people.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// The numerics class: fits that were trained in one class have the same bits. The class is recorded with each fit.
    /// </summary>
    public abstract string NumericsClass { get; }

    /// <summary>
    /// Notes on limitations, as sentences: a library or a kind of launch that was rejected, and its replacement.
    /// </summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>
    /// Returns the numerics class of fits of a precision; a separate one if the device rounds differently for it.
    /// </summary>
    internal virtual string GetNumericsClass(Precision precision) => NumericsClass;

    /// <summary>The largest |a - b| / max(1, |b|) that the self test allows.</summary>
    public abstract double Tolerance { get; }

    /// <summary>True if lanes run one after the other. A plan then lets them share memory.</summary>
    internal abstract bool RunsLanesInTurn { get; }

    /// <summary>See <see cref="PlanOptions.SplitsRowsOverThreads"/>.</summary>
    internal virtual bool SplitsRowsOverThreads => false;

    /// <summary>
    /// True if a pack's lanes are launched together, so it pays to replace or remove lanes that have ended.
    /// </summary>
    internal virtual bool CanCompactLanes => false;

    /// <summary>True if the device can compute tallies in its own memory, so predictions need not leave it.</summary>
    internal virtual bool ComputesTallies => false;

    /// <summary>
    /// Computes the best number of lanes in a pack: as many as fit into memory and fill the device; 0 if it does not
    /// matter.
    /// </summary>
    /// <param name="createPlan">Creates the plan of a pack for a number of lanes.</param>
    /// <param name="dataBytes">The memory of the pack's rows in bytes, in addition to its plan.</param>
    internal virtual int ComputeCapacity(Func<int, ExecutionPlan> createPlan, long dataBytes) => 0;

    /// <summary>Creates the plan of a graph with the options of this device.</summary>
    internal ExecutionPlan CreatePlan(Graph graph, PlanOptions options) =>
        new(graph, options with { RunsLanesInTurn = RunsLanesInTurn, SplitsRowsOverThreads = SplitsRowsOverThreads });

    /// <summary>Allocates a plan's memory and compiles its instructions.</summary>
    /// <exception cref="DeviceMemoryException">The arena does not fit into memory.</exception>
    internal abstract PackProgram Compile(ExecutionPlan plan);

    /// <summary>Creates a plan with the options of this device, and compiles it.</summary>
    internal PackProgram Compile(Graph graph, PlanOptions options) =>
        Compile(CreatePlan(graph, options));

    /// <summary>
    /// The device memory that programs and data take now, in bytes; null if the device does not count it.
    /// </summary>
    internal virtual long? AllocatedBytes => null;

    /// <summary>
    /// Measures one product C [m, n] = A [m, k] * B [k, n]: the best of several times, in seconds; NaN if it cannot.
    /// </summary>
    internal virtual double MeasureProduct(int m, int n, int k, Precision precision = Precision.Fp32) => double.NaN;

    /// <summary>
    /// Measures a copy of this many bytes within the device's memory: the best of several times, in seconds; else NaN.
    /// </summary>
    internal virtual double MeasureCopy(long bytes) => double.NaN;

    /// <summary>Frees the resources of the device.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees the resources of the device.</summary>
    protected abstract void Dispose(bool disposing);
}
