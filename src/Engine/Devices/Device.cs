using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Planning;
using Experiments.Engine.Numerics;

namespace Experiments.Engine.Devices;

/// <summary>
/// What trains and predicts: the CPU, or one GPU. Not safe for several threads at once; programs on different devices
/// are.
/// </summary>
public abstract class Device : IDisposable
{
    /// <summary>The name that an experiment asks for it by, for example <c>cpu</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What it is, for people.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Fits that were trained in one numerics class have the same bits; it is recorded with each fit.
    /// </summary>
    public abstract string NumericsClass { get; }

    /// <summary>
    /// What is not as it could be, as sentences: a library or a way of launching that was refused, and what is done
    /// instead.
    /// </summary>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>The class of a fit of a precision: its own where the device rounds for it.</summary>
    internal virtual string GetNumericsClass(Precision precision) => NumericsClass;

    /// <summary>The largest |a - b| / max(1, |b|) that the self test allows.</summary>
    public abstract double Tolerance { get; }

    /// <summary>Whether lanes run one after the other; it decides what a plan lets them share.</summary>
    internal abstract bool RunsLanesInTurn { get; }

    /// <summary>See <see cref="PlanOptions.SplitsRowsOverThreads"/>.</summary>
    internal virtual bool SplitsRowsOverThreads => false;

    /// <summary>
    /// Whether a pack's lanes are launched together, so that lanes which have ended are worth replacing, or leaving
    /// out.
    /// </summary>
    internal virtual bool CanCompactLanes => false;

    /// <summary>Whether it can score what it infers where it lies, so that predictions need not leave it.</summary>
    internal virtual bool ComputesTallies => false;

    /// <summary>
    /// How many lanes train together best: as many as fit into memory and fill the device. 0 where it makes no
    /// difference.
    /// </summary>
    /// <param name="createPlan">The plan of a pack of so many lanes.</param>
    /// <param name="dataBytes">What the rows of a pack take, beside its plan.</param>
    internal virtual int ComputeCapacity(Func<int, ExecutionPlan> createPlan, long dataBytes) => 0;

    /// <summary>The plan of a graph as this device wants it.</summary>
    internal ExecutionPlan CreatePlan(Graph graph, PlanOptions options) =>
        new(graph, options with { RunsLanesInTurn = RunsLanesInTurn, SplitsRowsOverThreads = SplitsRowsOverThreads });

    /// <summary>Takes a plan's memory and makes its instructions ready to be replayed.</summary>
    /// <exception cref="DeviceMemoryException">The arena does not fit.</exception>
    internal abstract PackProgram Compile(ExecutionPlan plan);

    /// <summary>Makes a plan as this device wants it, and compiles it.</summary>
    internal PackProgram Compile(Graph graph, PlanOptions options) =>
        Compile(CreatePlan(graph, options));

    /// <summary>
    /// What programs and data take of the device's memory now, in bytes, or null where the device keeps no count.
    /// </summary>
    internal virtual long? AllocatedBytes => null;

    /// <summary>
    /// The seconds of one product C [m, n] = A [m, k] * B [k, n], the best of several; NaN where it is not measured.
    /// </summary>
    internal virtual double MeasureProduct(int m, int n, int k, Precision precision = Precision.Fp32) => double.NaN;

    /// <summary>
    /// The seconds in which the device reads so many bytes and writes them elsewhere in its memory, the best of
    /// several; NaN where it is not measured.
    /// </summary>
    internal virtual double MeasureCopy(long bytes) => double.NaN;

    /// <summary>Frees what the device holds.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Frees what the device holds.</summary>
    protected abstract void Dispose(bool disposing);
}
