using Experiments.Engine.Devices.Gpu.Kernels;
using Experiments.Engine.Graphs;
using Experiments.Engine.Graphs.Instructions;
using Experiments.Engine.Metrics;
using Experiments.Engine.Tasks;
using ILGPU.Runtime;

namespace Experiments.Engine.Devices.Gpu.Replay;

/// <summary>Which launches do which instruction, for all lanes of a pack at once.</summary>
internal sealed class GpuCompiler(GpuDevice device, GpuOperands operands, GpuProducts products, int capacity)
{
    private GpuKernels Kernels => device.Kernels;

    /// <summary>Makes a list ready; its last launch ends the step.</summary>
    public GpuLaunch[] Compile(IReadOnlyList<Instruction> instructions) => instructions.Count == 0
        ? []
        : [.. instructions.SelectMany(NamedLaunches), .. instructions.OfType<TaskOutput>().Where(output => output.Prediction is not null).Select(output => Named(nameof(Tally), Tally(output))),
            Named(nameof(Conclude), Conclude(instructions.OfType<SolverStep>().Any() ? operands.ChunkCount : 0))];

    private IEnumerable<GpuLaunch> NamedLaunches(Instruction instruction)
    {
        var name = instruction.GetType().Name;
        return KernelLoading.Of(name, () => Compile(instruction)).Select(launch => Named(name, launch));
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
        SolverStep solver => [Solve(solver)],
        _ => throw new NotSupportedException($"The GPU has no kernel for {instruction.GetType().Name}: add one here."),
    };

    private GpuLaunch Gather(GatherBatch gather)
    {
        var (x, target, weights) = (operands.Of(gather.X), operands.Of(gather.Target), operands.Of(gather.Weights));
        var kernel = Kernels.Gather;
        return step =>
        {
            foreach (var (number, source) in step.Data.Sources.Index())
                kernel(
                    step.Stream, (step.Width * capacity, device.Threads), step.Tables, number, source.Ring is null ? 0 : StagedSlot.RingSteps,
                    source.X, source.Y, x, target, weights, gather.X.Columns, gather.Target.Columns, capacity);
        };
    }

    private GpuLaunch[] DenseForward(DenseForward dense)
    {
        var product = products.Multiply(Product.NN(capacity, dense.Y.Columns, dense.X.Columns), dense.X, dense.Weight, dense.Y, dense.Bias, dense.Activation);
        if (products.FusesActivation) return [product];
        var (y, bias) = (operands.Of(dense.Y), operands.Of(dense.Bias));
        var (n, groups) = Elements(dense.Y.Columns);
        var kernel = Kernels.AddBiasAndActivate;
        return [product, step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, bias, dense.Y.Columns, n, groups, (int)dense.Activation)];
    }

    private GpuLaunch[] DenseBackward(DenseBackward dense)
    {
        var (inputs, outputs) = (dense.X.Columns, dense.Y.Columns);
        var launches = new List<GpuLaunch>();
        if (dense.Activation != ActivationKind.Identity || dense.DBias is not null) launches.Add(DenseGradient(dense));
        if (dense.DX is { } dx) launches.Add(products.Multiply(Product.NT(capacity, inputs, outputs) with { Adds = dx.Adds ? 1 : 0 }, dense.DY, dense.Weight, dx.Tensor));
        if (dense.DWeight is { } dw) launches.Add(products.Multiply(Product.TN(inputs, outputs, capacity) with { Adds = dw.Adds ? 1 : 0 }, dense.X, dense.DY, dw.Tensor));
        return [.. launches];
    }

    private GpuLaunch DenseGradient(DenseBackward dense)
    {
        var (y, dy, db) = (operands.Of(dense.Y), operands.Of(dense.DY), operands.Of(dense.DBias?.Tensor));
        var columns = dense.Y.Columns;
        var groups = (columns + DenseKernels.Columns - 1) / DenseKernels.Columns;
        var (hasBias, adds) = (dense.DBias is null ? 0 : 1, dense.DBias is { Adds: true } ? 1 : 0);
        var kernel = Kernels.DenseGradient;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, dy, db, hasBias, adds, columns, capacity, groups, (int)dense.Activation);
    }

    private GpuLaunch ActivateForward(ActivateForward activate)
    {
        var (x, y) = (operands.Of(activate.X), operands.Of(activate.Y));
        var (n, groups) = Elements(activate.Y.Columns);
        var kernel = Kernels.ActivateForward;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, x, y, n, groups, (int)activate.Kind);
    }

    private GpuLaunch ActivateBackward(ActivateBackward activate)
    {
        var (y, dy, dx) = (operands.Of(activate.Y), operands.Of(activate.DY), operands.Of(activate.DX.Tensor));
        var (n, groups) = Elements(activate.Y.Columns);
        var kernel = Kernels.ActivateBackward;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, y, dy, dx, activate.DX.Adds ? 1 : 0, n, groups, (int)activate.Kind);
    }

    private GpuLaunch Add(AddForward add)
    {
        var (a, b, y) = (operands.Of(add.A), operands.Of(add.B), operands.Of(add.Y));
        var (n, groups) = Elements(add.Y.Columns);
        var kernel = Kernels.Add;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, a, b, y, n, groups);
    }

    private GpuLaunch Pass(PassGradient pass)
    {
        var (dy, dx) = (operands.Of(pass.DY), operands.Of(pass.DX.Tensor));
        var (n, groups) = Elements(pass.DY.Columns);
        var kernel = Kernels.Pass;
        return step => kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, dy, dx, pass.DX.Adds ? 1 : 0, n, groups);
    }

    private GpuLaunch Output(TaskOutput output)
    {
        var (z, target, weights) = (operands.Of(output.Z), operands.Of(output.Target), operands.Of(output.Weights));
        var (prediction, dz) = (operands.Of(output.Prediction), operands.Of(output.DZ));
        var (outputs, groups) = (output.Z.Columns, (capacity + device.Threads - 1) / device.Threads);
        var flags = (output.Prediction is null ? 0 : TaskFlags.HasPrediction) | (output.DZ is null ? 0 : TaskFlags.HasGradient);
        var kernel = Kernels.Output;
        return step => kernel(
            step.Stream, (step.Width * groups, device.Threads), step.Tables, (int)output.Task, z, target, weights, prediction, dz, operands.Losses,
            flags | (step.HasTargets ? TaskFlags.HasTarget : 0), outputs, capacity, groups);
    }

    private GpuLaunch Store(StorePredictions store)
    {
        var prediction = operands.Of(store.Prediction);
        var (_, groups) = Elements(store.Prediction.Columns);
        var kernel = Kernels.StorePredictions;
        return step =>
        {
            if (step.Predictions is { } to) kernel(step.Stream, (step.Width * groups, device.Threads), step.Tables, prediction, to.View, store.Prediction.Columns, groups);
        };
    }

    private GpuLaunch Tally(TaskOutput output)
    {
        var (prediction, target, outputs) = (operands.Of(output.Prediction), operands.Of(output.Target), output.Z.Columns);
        return output.Task == TaskKind.Regression
            ? step =>
            {
                if (step.Tallies is { } to) Kernels.AddNumbers(step.Stream, (step.Width, device.Threads), step.Tables, prediction, target, to.Sums.View, outputs);
            }
            : step =>
            {
                if (step.Tallies is not { } to) return;
                Kernels.AddClasses(step.Stream, (step.Width, device.Threads), step.Tables, (int)output.Task, prediction, target, to.Counts.View, to.Sums.View, outputs, (float)LogLoss.SingleEpsilon);
            };
    }

    private GpuLaunch Solve(SolverStep solver)
    {
        var (w, g) = (operands.Of(solver.Parameters), operands.Of(solver.Gradients));
        var slots = solver.Slots.Select(operands.Of).ToArray();
        var (chunks, count) = (operands.Chunks.View, operands.ChunkCount);
        var (squares, weightSquares) = (operands.GradientSquares, operands.WeightSquares);
        var norms = Kernels.GradientSquares;
        var update = solver.Kind == SolverKind.Adam ? Adam() : Sgd();
        return step =>
        {
            if (step.Clips) norms(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g, squares, count);
            update(step);
        };

        GpuLaunch Adam()
        {
            var kernel = Kernels.Adam;
            return step => kernel(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g, slots[0], slots[1], squares, weightSquares, count, step.Clips ? 1 : 0);
        }

        GpuLaunch Sgd()
        {
            var (kernel, nesterov) = (Kernels.Sgd, solver.Nesterov ? 1 : 0);
            return step => kernel(step.Stream, (step.Width * count, device.Threads), step.Tables, chunks, w, g, slots[0], squares, weightSquares, count, step.Clips ? 1 : 0, nesterov);
        }
    }

    private GpuLaunch Conclude(int chunks)
    {
        var kernel = Kernels.Conclude;
        var (losses, squares) = (operands.Losses, operands.WeightSquares);
        return step => kernel(step.Stream, (step.Width, device.Threads), step.Tables, losses, squares, chunks);
    }

    private (int Elements, int Groups) Elements(int columns)
    {
        var n = checked(columns * capacity);
        return (n, (n + device.Threads - 1) / device.Threads);
    }
}
