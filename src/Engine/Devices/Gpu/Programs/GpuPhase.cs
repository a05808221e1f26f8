using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Graphs;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>
/// One of a program's two kinds of step (training or inference), with its tables and recorded graphs.
/// </summary>
internal sealed class GpuPhase(
    GpuDevice device, ExecutionPlan plan, GpuProducts products, GpuLaunch[] launches, bool isTraining)
    : IDisposable
{
    /// <summary>
    /// The steps of the longer recording, launched by one call. Steps beyond a lane's last do not change the lane.
    /// </summary>
    private const int StepsPerGraph = StagingBuffer.HalfSteps;

    /// <summary>
    /// The most recordings that are kept. Changes of lanes and moved tables need new ones; each takes card memory.
    /// </summary>
    private const int MaxGraphs = 64;

    /// <summary>
    /// The most kinds of steps that are remembered as seen once. A pack that is refilled for long has ever new ones.
    /// </summary>
    private const int MaxSeen = 1024;

    private readonly GpuTables _tables = new(device.Memory, device.Stream, plan.Options.Lanes);
    private readonly EpochData _data = new(device, plan.Options.BatchCapacity, plan.InputColumns, plan.OutputColumns);
    private readonly Dictionary<GraphKey, CudaGraph> _graphs = [];
    private readonly HashSet<GraphKey> _seen = [];
    private GpuTallies? _tallies;

    /// <summary>Runs all steps of the given lanes, and waits for their results.</summary>
    public void Run(ReadOnlySpan<LaneBatches> batches, int width)
    {
        if (batches.IsEmpty) return;
        device.Bind();
        _data.Begin();
        var buffers = new BatchBuffers(batches, plan.Options.Lanes, _data.AddSource);
        var clips = false;
        var (predicts, tallies) = (false, false);
        foreach (var laneBatches in batches)
        {
            clips |= float.IsFinite(laneBatches.Settings.MaxGradNorm);
            predicts |= laneBatches.Predictions is not null;
            tallies |= laneBatches.ComputesTally;
        }
        var outputs = plan.OutputColumns;
        _tables.Write(batches, buffers, predicts ? outputs : 0);
        products.WriteAddresses(buffers.ByLane);
        if (tallies)
            (_tallies ??= new(device.Memory, device.Stream, new(plan.Options.Task, outputs), plan.Options.Lanes))
                .Clear();
        var step = new GpuStep
        {
            Width = width,
            BatchBuffers = buffers.GetGatheredCount(plan.Options.Lanes),
            Tables = _tables.View,
            Data = _data,
            HasTargets = batches[0].Data.Y.Length > 0,
            Clips = clips && isTraining,
            SharesOneBatch = buffers.All.Count == 1,
            Predictions = predicts ? _tables.Predictions : null,
            Tallies = tallies ? _tallies : null,
            Stream = device.Stream,
        };
        RunSteps(step);
        _tables.ReadOutcomes(batches);
        if (predicts) _tables.ReadPredictions(batches, outputs);
        if (tallies) _tallies!.Read(batches);
    }

    public void Dispose()
    {
        DisposeGraphs();
        _tallies?.Dispose();
        _data.Dispose();
        _tables.Dispose();
    }

    private void RunSteps(GpuStep step)
    {
        var steps = _tables.Steps;
        if (!_data.IsStaged)
        {
            RunSteps(step, steps);
            return;
        }
        _data.Stage(0);
        for (var from = 0; from < steps; from += StagingBuffer.HalfSteps)
        {
            // The previous steps have read the half that is filled next.
            GpuFailure.Wrap("Waiting for staged steps", device.Stream.Synchronize);
            RunSteps(step, Math.Min(StagingBuffer.HalfSteps, steps - from));
            if (from + StagingBuffer.HalfSteps < steps) _data.Stage(from + StagingBuffer.HalfSteps);
        }
    }

    private void RunSteps(GpuStep step, int steps)
    {
        while (steps > 0)
        {
            var count = steps >= StepsPerGraph ? StepsPerGraph : 1;
            if (FindGraph(step, count) is { } graph) graph.Launch(((CudaStream)device.Stream).StreamPtr);
            else for (var i = 0; i < count; i++) Launch(step);
            steps -= count;
        }
    }

    /// <summary>
    /// Returns the recording of this many steps, or null to launch them one by one: without graphs, and the first time,
    /// when kernels are loaded.
    /// </summary>
    private CudaGraph? FindGraph(GpuStep step, int count)
    {
        if (device.Stream is not CudaStream stream || !device.UsesGraphs) return null;
        var recording = new GraphKey(
            count, step.Width, step.BatchBuffers, _tables.Version, _data.Identity, step.HasTargets, step.Clips,
            step.SharesOneBatch, step.Predictions is not null, step.Tallies is not null);
        if (_graphs.TryGetValue(recording, out var known)) return known;
        if (_seen.Count == MaxSeen) _seen.Clear();
        if (_seen.Add(recording)) return null;
        if (_graphs.Count == MaxGraphs) DisposeGraphs();
        try
        {
            var branch = device.GetBranch(stream);
            return _graphs[recording] = CudaGraph.Capture(stream.StreamPtr, branch, () =>
            {
                var recorded = step with { Branch = branch };
                for (var i = 0; i < count; i++) Launch(recorded);
            });
        }
        catch (Exception e) when (e is CudaGraphException or CuBlasException or GpuFailure)
        {
            device.DisableGraphs(e.Message);
            return null;
        }
    }

    /// <summary>Frees all recordings. The driver frees one that still runs when it has ended.</summary>
    private void DisposeGraphs()
    {
        foreach (var graph in _graphs.Values) graph.Dispose();
        _graphs.Clear();
    }

    private void Launch(GpuStep step)
    {
        foreach (var launch in launches) launch(step);
    }

    /// <summary>The key of a recording: everything that it depends on besides the program.</summary>
    private readonly record struct GraphKey(
        int Steps, int Width, int BatchBuffers, int Tables, string Data, bool HasTargets, bool Clips,
        bool SharesOneBatch, bool Predicts, bool Tallies);
}
