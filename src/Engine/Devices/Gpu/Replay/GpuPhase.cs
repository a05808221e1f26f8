using Experiments.Engine.Devices.Gpu.Cuda;
using Experiments.Engine.Graphs;
using ILGPU.Runtime.Cuda;

namespace Experiments.Engine.Devices.Gpu.Replay;

/// <summary>One of a program's two kinds of step, with its tables and its recordings.</summary>
internal sealed class GpuPhase(GpuDevice device, Plan plan, GpuProducts products, GpuLaunch[] launches, bool isTraining) : IDisposable
{
    /// <summary>How many steps the longer of two recordings holds: one call for so many. Those beyond a lane's last leave it as it is.</summary>
    private const int RecordedSteps = StagedSlot.HalfSteps;

    /// <summary>Lanes that come and go, and tables that move, make ever new ones; each holds some of the card's memory.</summary>
    private const int MostRecordings = 64;

    private readonly GpuTables _tables = new(device.Memory, device.Stream, plan.Options.Lanes);
    private readonly EpochData _data = new(device, plan.Options.BatchCapacity, plan.InputColumns, plan.OutputColumns);
    private readonly Dictionary<Recording, CudaGraph> _graphs = [];
    private readonly HashSet<Recording> _seen = [];
    private GpuTallies? _tallies;

    /// <summary>Runs every step of every lane given, and waits for what they gave.</summary>
    public void Run(ReadOnlySpan<LaneFeed> feeds, int width)
    {
        if (feeds.IsEmpty) return;
        device.Bind();
        _data.Begin();
        var slots = new BatchSlots(feeds, plan.Options.Lanes, _data.NumberOf);
        var clips = false;
        var (predicts, tallies) = (false, false);
        foreach (var feed in feeds)
        {
            clips |= float.IsFinite(feed.Settings.MaxGradNorm);
            predicts |= feed.Predictions is not null;
            tallies |= feed.Tallies;
        }
        var outputs = plan.OutputColumns;
        _tables.Lay(feeds, slots, predicts ? outputs : 0);
        products.Point(slots.ByLane);
        if (tallies) (_tallies ??= new(device.Memory, device.Stream, new(plan.Options.Task, outputs), plan.Options.Lanes)).Clear();
        var step = new GpuStep
        {
            Width = width,
            Tables = _tables.View,
            Data = _data,
            HasTargets = feeds[0].Data.Y.Length > 0,
            Clips = clips && isTraining,
            SharesOneBatch = slots.All.Count == 1,
            Predictions = predicts ? _tables.Predictions : null,
            Tallies = tallies ? _tallies : null,
            Stream = device.Stream,
        };
        Replay(step);
        _tables.ReadOutcomes(feeds);
        if (predicts) _tables.ReadPredictions(feeds, outputs);
        if (tallies) _tallies!.Read(feeds);
    }

    public void Dispose()
    {
        ForgetRecordings();
        _tallies?.Dispose();
        _data.Dispose();
        _tables.Dispose();
    }

    private void Replay(GpuStep step)
    {
        var steps = _tables.Steps;
        if (!_data.IsStaged)
        {
            Replay(step, steps);
            return;
        }
        _data.Stage(0);
        for (var from = 0; from < steps; from += StagedSlot.HalfSteps)
        {
            // The half that is filled next was read by the steps before these.
            GpuFailure.Name("Waiting for staged steps", device.Stream.Synchronize);
            Replay(step, Math.Min(StagedSlot.HalfSteps, steps - from));
            if (from + StagedSlot.HalfSteps < steps) _data.Stage(from + StagedSlot.HalfSteps);
        }
    }

    private void Replay(GpuStep step, int steps)
    {
        while (steps > 0)
        {
            var count = steps >= RecordedSteps ? RecordedSteps : 1;
            if (GraphOf(step, count) is { } graph) graph.Launch(((CudaStream)device.Stream).StreamPtr);
            else for (var i = 0; i < count; i++) Launch(step);
            steps -= count;
        }
    }

    /// <summary>The recording of so many steps, or null where they are to be launched one by one: without graphs, and the first time, when kernels are loaded.</summary>
    private CudaGraph? GraphOf(GpuStep step, int count)
    {
        if (device.Stream is not CudaStream stream || !device.UsesGraphs) return null;
        var recording = new Recording(count, step.Width, _tables.Version, _data.Identity, step.HasTargets, step.Clips, step.SharesOneBatch, step.Predictions is not null, step.Tallies is not null);
        if (_graphs.TryGetValue(recording, out var known)) return known;
        if (_seen.Add(recording)) return null;
        if (_graphs.Count == MostRecordings) ForgetRecordings();
        try
        {
            return _graphs[recording] = CudaGraph.Capture(stream.StreamPtr, () =>
            {
                for (var i = 0; i < count; i++) Launch(step);
            });
        }
        catch (Exception e) when (e is CudaGraphException or CuBlasException or GpuFailure)
        {
            device.RefuseGraphs(e.Message);
            return null;
        }
    }

    /// <summary>One that still runs is freed by the driver when it has ended.</summary>
    private void ForgetRecordings()
    {
        foreach (var graph in _graphs.Values) graph.Dispose();
        _graphs.Clear();
    }

    private void Launch(GpuStep step)
    {
        foreach (var launch in launches) launch(step);
    }

    /// <summary>What a recording depends on beside the program.</summary>
    private readonly record struct Recording(
        int Steps, int Width, int Tables, string Data, bool HasTargets, bool Clips, bool SharesOneBatch, bool Predicts, bool Tallies);
}
