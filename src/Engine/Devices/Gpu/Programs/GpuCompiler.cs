using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>Maps instructions to launches, for all lanes of a pack at once.</summary>
internal sealed class GpuCompiler(GpuDevice device, GpuOperands operands, GpuProducts products, int capacity)
{
    private ChunkedUpdate? _update;

    private GpuKernels Kernels => device.Kernels;

    /// <summary>Compiles a list of instructions; its last launch ends the step.</summary>
    public GpuLaunch[] Compile(IReadOnlyList<Instruction> instructions)
    {
        if (instructions.Count == 0) return [];
        _update = instructions.OfType<SolverStep>().SingleOrDefault() is { } solver
            ? KernelLoading.Load(nameof(SolverStep), () => new ChunkedUpdate(device, operands, instructions, solver))
            : null;
        return [.. CompileAll(instructions), .. instructions.OfType<TaskOutput>()
            .Where(output => output.Prediction is not null)
            .Select(output => Named(nameof(Tally), Tally(output))),
            Named(nameof(Conclude), Conclude(_update is null ? 0 : operands.ChunkCount))];
    }

    private IEnumerable<GpuLaunch> CompileAll(IReadOnlyList<Instruction> instructions)
    {
        DenseBackward? begun = null;
        for (var i = 0; i < instructions.Count; i++)
        {
            IEnumerable<GpuLaunch> launches;
            if (device.FusesNarrowLayers && NarrowLayer.Find(instructions, i) is { } narrow)
            {
                launches = CompileNamed(nameof(NarrowLayer), () => narrow.Compile(device, operands, capacity));
                begun = narrow.Before;
                i += NarrowLayer.Instructions - 1;
            }
            else
            {
                var instruction = instructions[i];
                launches = CompileNamed(instruction.GetType().Name, () => instruction == begun
                    ? DenseProducts(begun)
                    : Compile(instruction));
            }
            foreach (var launch in launches) yield return launch;
        }
    }

    private static IEnumerable<GpuLaunch> CompileNamed(string name, Func<GpuLaunch[]> compile) =>
        KernelLoading.Load(name, compile).Select(launch => Named(name, launch));

    private static GpuLaunch Named(string name, GpuLaunch launch)
    {
        var call = $"Launching {name}";
        return step =>
        {
            try
            {
                launch(step);
            }
            catch (AcceleratorException e)
            {
                throw new GpuFailure(call, e);
            }
        };
    }

    private GpuLaunch[] Compile(Instruction instruction) => instruction switch
    {
        GatherBatch gather => [Gather(gather)],
        DenseForward dense => DenseForward(dense),
        DenseBackward dense => DenseBackward(dense),
        ActivateForward activate => [ActivateForward(activate)],
        ActivateBackward activate => [ActivateBackward(activate)],
        AddForward add => [Add(add)],
        PassGradient pass => [Pass(pass)],
        TaskOutput output => [Output(output)],
        StorePredictions store => [Store(store)],
        SolverStep => [_update!.CompileRest()],
        _ => throw new NotSupportedException($"The GPU has no kernel for {instruction.GetType().Name}: add one here."),
    };

    private GpuLaunch Gather(GatherBatch gather)
    {
        var (x, target, weights) =
            (operands.GetOperand(gather.X), operands.GetOperand(gather.Target), operands.GetOperand(gather.Weights));
        var kernel = Kernels.Load<GatherBatchKernel>();
        return step =>
        {
            foreach (var sources in step.Data.RowSources)
                kernel(step.Stream, (step.BatchBuffers * capacity, device.Threads), new(
                    step.Tables, sources, x, target, weights, gather.X.Columns, gather.Target.Columns, capacity));
        };
    }

    private GpuLaunch[] DenseForward(DenseForward dense)
    {
        var product = products.Multiply(MatMulShape.NN(capacity, dense.Y.Columns, dense.X.Columns),
            dense.X, dense.Weight, dense.Y, dense.Bias, dense.Activation);
        if (products.FusesActivation) return [product];
        var (y, bias, elements) =
            (operands.GetOperand(dense.Y), operands.GetOperand(dense.Bias), GetElements(dense.Y.Columns));
        var kernel = Kernels.Load<AddBiasAndActivateKernel>();
        return [product, step => kernel(
            step.Stream, (step.Width * elements.GroupsPerLane, device.Threads),
            new(step.Tables, y, bias, dense.Y.Columns, elements, dense.Activation))];
    }

    private GpuLaunch[] DenseBackward(DenseBackward dense) =>
        dense.Activation != ActivationKind.Identity || dense.DBias is not null
            ? [DenseGradient(dense), .. DenseProducts(dense)]
            : DenseProducts(dense);

    /// <summary>The products of a dense layer's backward; dz is there already.</summary>
    private GpuLaunch[] DenseProducts(DenseBackward dense)
    {
        var (inputs, outputs) = (dense.X.Columns, dense.Y.Columns);
        var launches = new List<GpuLaunch>();
        if (dense.DX is { } dx)
            launches.Add(products.Multiply(
                MatMulShape.NT(capacity, inputs, outputs) with { Accumulates = dx.Accumulates },
                dense.DY, dense.Weight, dx.Tensor));
        if (dense.DWeight is { } dw)
            launches.Add(_update!.Compile(dense, products.MultiplyLanes(
                MatMulShape.TN(inputs, outputs, capacity) with { Accumulates = dw.Accumulates },
                dense.X, dense.DY, dw.Tensor)));
        return [.. launches];
    }

    private GpuLaunch DenseGradient(DenseBackward dense)
    {
        var (y, dy, db) =
            (operands.GetOperand(dense.Y), operands.GetOperand(dense.DY), operands.GetOperand(dense.DBias?.Tensor));
        var columns = dense.Y.Columns;
        var groups = (columns + DenseGradientKernel.ColumnsPerGroup - 1) / DenseGradientKernel.ColumnsPerGroup;
        var threads = Math.Max(device.Threads, DenseGradientKernel.MinThreads);
        var kernel = Kernels.Load<DenseGradientKernel>();
        return step => kernel(step.Stream, (step.Width * groups, threads), new(
            step.Tables, y, dy, db, HasBias: dense.DBias is not null,
            Accumulates: dense.DBias is { Accumulates: true }, columns, capacity, groups, dense.Activation));
    }

    private GpuLaunch ActivateForward(ActivateForward activate)
    {
        var (x, y) = (operands.GetOperand(activate.X), operands.GetOperand(activate.Y));
        var elements = GetElements(activate.Y.Columns);
        var kernel = Kernels.Load<ActivateForwardKernel>();
        return step => kernel(
            step.Stream, (step.Width * elements.GroupsPerLane, device.Threads),
            new(step.Tables, x, y, elements, activate.Kind));
    }

    private GpuLaunch ActivateBackward(ActivateBackward activate)
    {
        var (y, dy, dx) = (
            operands.GetOperand(activate.Y), operands.GetOperand(activate.DY), operands.GetOperand(activate.DX.Tensor));
        var elements = GetElements(activate.Y.Columns);
        var kernel = Kernels.Load<ActivateBackwardKernel>();
        return step => kernel(
            step.Stream, (step.Width * elements.GroupsPerLane, device.Threads),
            new(step.Tables, y, dy, dx, activate.DX.Accumulates, elements, activate.Kind));
    }

    private GpuLaunch Add(AddForward add)
    {
        var (a, b, y) = (operands.GetOperand(add.A), operands.GetOperand(add.B), operands.GetOperand(add.Y));
        var elements = GetElements(add.Y.Columns);
        var kernel = Kernels.Load<AddForwardKernel>();
        return step => kernel(
            step.Stream, (step.Width * elements.GroupsPerLane, device.Threads), new(step.Tables, a, b, y, elements));
    }

    private GpuLaunch Pass(PassGradient pass)
    {
        var (dy, dx) = (operands.GetOperand(pass.DY), operands.GetOperand(pass.DX.Tensor));
        var elements = GetElements(pass.DY.Columns);
        var kernel = Kernels.Load<PassGradientKernel>();
        return step => kernel(
            step.Stream, (step.Width * elements.GroupsPerLane, device.Threads),
            new(step.Tables, elements, dy, dx, pass.DX.Accumulates));
    }

    private GpuLaunch Output(TaskOutput output)
    {
        var (z, target, weights) =
            (operands.GetOperand(output.Z), operands.GetOperand(output.Target), operands.GetOperand(output.Weights));
        var (prediction, dz) = (operands.GetOperand(output.Prediction), operands.GetOperand(output.DZ));
        var (outputs, groups) = (output.Z.Columns, (capacity + device.Threads - 1) / device.Threads);
        var kernel = Kernels.Load<OutputKernel>();
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), new(
            step.Tables, output.Task.Loss, z, target, weights, prediction, dz, operands.Losses, step.HasTargets,
            HasPrediction: output.Prediction is not null, HasGradient: output.DZ is not null, outputs, capacity,
            groups));
    }

    private GpuLaunch Store(StorePredictions store)
    {
        var prediction = operands.GetOperand(store.Prediction);
        var elements = GetElements(store.Prediction.Columns);
        var kernel = Kernels.Load<StorePredictionsKernel>();
        return step =>
        {
            if (step.Predictions is { } to)
                kernel(step.Stream, (step.Width * elements.GroupsPerLane, device.Threads),
                    new(step.Tables, prediction, to.View, store.Prediction.Columns, elements));
        };
    }

    private GpuLaunch Tally(TaskOutput output)
    {
        var (prediction, target) = (operands.GetOperand(output.Prediction), operands.GetOperand(output.Target));
        var layout = new TallyLayout(output.Task, output.Z.Columns);
        return layout.Form == TargetForm.Numbers
            ? step =>
            {
                if (step.Tallies is { } to)
                    Kernels.Load<AddNumbersKernel>()(step.Stream, (step.Width, device.Threads),
                        new(step.Tables, layout, prediction, target, to.Sums.View));
            }
        : step =>
        {
            if (step.Tallies is not { } to) return;
            Kernels.Load<AddClassesKernel>()(step.Stream, (step.Width, device.Threads), new(
                step.Tables, layout, prediction, target, to.Counts.View, to.Sums.View,
                (float)LogLoss.SingleEpsilon));
        };
    }

    private GpuLaunch Conclude(int chunks)
    {
        var kernel = Kernels.Load<ConcludeStepKernel>();
        var (losses, squares) = (operands.Losses, operands.WeightSquares);
        return step => kernel(
            step.Stream, (step.Width, device.Threads), new(step.Tables, losses, squares, chunks));
    }

    private ElementGrid GetElements(int columns) => ElementGrid.Create(checked(columns * capacity), device.Threads);
}
