using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Programs;

/// <summary>Which launches do which instruction, for all lanes of a pack at once.</summary>
internal sealed class GpuCompiler(GpuDevice device, GpuOperands operands, GpuProducts products, int capacity)
{
    private GpuKernels Kernels => device.Kernels;

    /// <summary>Makes a list ready; its last launch ends the step.</summary>
    public GpuLaunch[] Compile(IReadOnlyList<Instruction> instructions) => instructions.Count == 0
        ? []
        : [.. instructions.SelectMany(CompileNamed), .. instructions.OfType<TaskOutput>()
            .Where(output => output.Prediction is not null)
            .Select(output => Named(nameof(Tally), Tally(output))),
            Named(nameof(Conclude), Conclude(instructions.OfType<SolverStep>().Any() ? operands.ChunkCount : 0))];

    private IEnumerable<GpuLaunch> CompileNamed(Instruction instruction)
    {
        var name = instruction.GetType().Name;
        return KernelLoading.Load(name, () => Compile(instruction)).Select(launch => Named(name, launch));
    }

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
        SolverStep solver => [SolverUpdate(solver)],
        _ => throw new NotSupportedException($"The GPU has no kernel for {instruction.GetType().Name}: add one here."),
    };

    private GpuLaunch Gather(GatherBatch gather)
    {
        var (x, target, weights) =
            (operands.GetOperand(gather.X), operands.GetOperand(gather.Target), operands.GetOperand(gather.Weights));
        var kernel = Kernels.Gather;
        return step =>
        {
            foreach (var (number, source) in step.Data.Sources.Index())
                kernel(
                    step.Stream, (step.Width * capacity, device.Threads), step.Tables, number,
                    source.Ring is null ? 0 : StagingBuffer.RingSteps,
                    source.X, source.Y, x, target, weights, gather.X.Columns, gather.Target.Columns, capacity);
        };
    }

    private GpuLaunch[] DenseForward(DenseForward dense)
    {
        var product = products.Multiply(MatMulShape.NN(capacity, dense.Y.Columns, dense.X.Columns),
            dense.X, dense.Weight, dense.Y, dense.Bias, dense.Activation);
        if (products.FusesActivation) return [product];
        var (y, bias) = (operands.GetOperand(dense.Y), operands.GetOperand(dense.Bias));
        var (n, groups) = GetLaunchSize(dense.Y.Columns);
        var kernel = Kernels.AddBiasAndActivate;
        return [product, step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, bias,
            dense.Y.Columns, n, groups, (int)dense.Activation)];
    }

    private GpuLaunch[] DenseBackward(DenseBackward dense)
    {
        var (inputs, outputs) = (dense.X.Columns, dense.Y.Columns);
        var launches = new List<GpuLaunch>();
        if (dense.Activation != ActivationKind.Identity || dense.DBias is not null) launches.Add(DenseGradient(dense));
        if (dense.DX is { } dx)
            launches.Add(products.Multiply(
                MatMulShape.NT(capacity, inputs, outputs) with { Accumulates = dx.Accumulates ? 1 : 0 },
                dense.DY, dense.Weight, dx.Tensor));
        if (dense.DWeight is { } dw)
            launches.Add(products.Multiply(
                MatMulShape.TN(inputs, outputs, capacity) with { Accumulates = dw.Accumulates ? 1 : 0 },
                dense.X, dense.DY, dw.Tensor));
        return [.. launches];
    }

    private GpuLaunch DenseGradient(DenseBackward dense)
    {
        var (y, dy, db) =
            (operands.GetOperand(dense.Y), operands.GetOperand(dense.DY), operands.GetOperand(dense.DBias?.Tensor));
        var columns = dense.Y.Columns;
        var groups = (columns + DenseKernels.Columns - 1) / DenseKernels.Columns;
        var (hasBias, adds) = (dense.DBias is null ? 0 : 1, dense.DBias is { Accumulates: true } ? 1 : 0);
        var kernel = Kernels.DenseGradient;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, dy, db, hasBias, adds,
            columns, capacity, groups, (int)dense.Activation);
    }

    private GpuLaunch ActivateForward(ActivateForward activate)
    {
        var (x, y) = (operands.GetOperand(activate.X), operands.GetOperand(activate.Y));
        var (n, groups) = GetLaunchSize(activate.Y.Columns);
        var kernel = Kernels.ActivateForward;
        return step => kernel(
            step.Stream, (step.Width * groups, device.Threads), step.Tables, x, y, n, groups, (int)activate.Kind);
    }

    private GpuLaunch ActivateBackward(ActivateBackward activate)
    {
        var (y, dy, dx) = (
            operands.GetOperand(activate.Y), operands.GetOperand(activate.DY), operands.GetOperand(activate.DX.Tensor));
        var (n, groups) = GetLaunchSize(activate.Y.Columns);
        var kernel = Kernels.ActivateBackward;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, dy, dx,
            activate.DX.Accumulates ? 1 : 0, n, groups, (int)activate.Kind);
    }

    private GpuLaunch Add(AddForward add)
    {
        var (a, b, y) = (operands.GetOperand(add.A), operands.GetOperand(add.B), operands.GetOperand(add.Y));
        var (n, groups) = GetLaunchSize(add.Y.Columns);
        var kernel = Kernels.Add;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, a, b, y, n, groups);
    }

    private GpuLaunch Pass(PassGradient pass)
    {
        var (dy, dx) = (operands.GetOperand(pass.DY), operands.GetOperand(pass.DX.Tensor));
        var (n, groups) = GetLaunchSize(pass.DY.Columns);
        var kernel = Kernels.Pass;
        return step => kernel(step.Stream,
            (step.Width * groups, device.Threads), step.Tables, dy, dx, pass.DX.Accumulates ? 1 : 0, n, groups);
    }

    private GpuLaunch Output(TaskOutput output)
    {
        var (z, target, weights) =
            (operands.GetOperand(output.Z), operands.GetOperand(output.Target), operands.GetOperand(output.Weights));
        var (prediction, dz) = (operands.GetOperand(output.Prediction), operands.GetOperand(output.DZ));
        var (outputs, groups) = (output.Z.Columns, (capacity + device.Threads - 1) / device.Threads);
        var flags =
            (output.Prediction is null ? 0 : TaskFlags.HasPrediction) | (output.DZ is null ? 0 : TaskFlags.HasGradient);
        var kernel = Kernels.Output;
        return step => kernel(
            step.Stream, (step.Width * groups, device.Threads), step.Tables, (int)output.Task.Loss, z, target, weights,
            prediction, dz, operands.Losses,
            flags | (step.HasTargets ? TaskFlags.HasTarget : 0), outputs, capacity, groups);
    }

    private GpuLaunch Store(StorePredictions store)
    {
        var prediction = operands.GetOperand(store.Prediction);
        var (_, groups) = GetLaunchSize(store.Prediction.Columns);
        var kernel = Kernels.StorePredictions;
        return step =>
        {
            if (step.Predictions is { } to)
                kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, prediction, to.View,
                    store.Prediction.Columns, groups);
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
                    Kernels.AddNumbers(step.Stream,
                        (step.Width, device.Threads), step.Tables, layout, prediction, target, to.Sums.View);
            }
        : step =>
        {
            if (step.Tallies is not { } to) return;
            Kernels.AddClasses(step.Stream, (step.Width, device.Threads), step.Tables, layout, prediction, target,
                to.Counts.View, to.Sums.View, (float)LogLoss.SingleEpsilon);
        };
    }

    private GpuLaunch SolverUpdate(SolverStep solver)
    {
        var (w, g) = (operands.GetOperand(solver.Parameters), operands.GetOperand(solver.Gradients));
        var solverStates = solver.SolverStates.Select(operands.GetOperand).ToArray();
        var (chunks, count) = (operands.Chunks.View, operands.ChunkCount);
        var (squares, weightSquares) = (operands.GradientSquares, operands.WeightSquares);
        var norms = Kernels.GradientSquares;
        var update = solver.Kind == SolverKind.Adam ? Adam() : Sgd();
        return step =>
        {
            if (step.Clips)
                norms(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g, squares, count);
            update(step);
        };

        GpuLaunch Adam()
        {
            var kernel = Kernels.Adam;
            return step => kernel(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g,
                solverStates[0], solverStates[1], squares, weightSquares, count, step.Clips ? 1 : 0);
        }

        GpuLaunch Sgd()
        {
            var (kernel, nesterov) = (Kernels.Sgd, solver.Nesterov ? 1 : 0);
            return step => kernel(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g,
                solverStates[0], squares, weightSquares, count, step.Clips ? 1 : 0, nesterov);
        }
    }

    private GpuLaunch Conclude(int chunks)
    {
        var kernel = Kernels.Conclude;
        var (losses, squares) = (operands.Losses, operands.WeightSquares);
        return step => kernel(step.Stream, (step.Width, device.Threads), step.Tables, losses, squares, chunks);
    }

    private (int Elements, int Groups) GetLaunchSize(int columns)
    {
        var n = checked(columns * capacity);
        return (n, (n + device.Threads - 1) / device.Threads);
    }
}
