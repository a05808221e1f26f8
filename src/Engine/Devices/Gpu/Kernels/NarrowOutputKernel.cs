using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>
/// The row's part of a last layer with few outputs: logits, loss and dz. A group takes 32 rows of a lane. No sum
/// depends on other groups, so neither on the pack.
/// </summary>
/// <remarks>
/// The gradient of the input is not computed here: its memory may be that of the targets, which other groups, and other
/// lanes of the same batch, still read.
/// </remarks>
/// <param name="Tables">The step tables.</param>
/// <param name="Loss">The loss and its link.</param>
/// <param name="X">The layer's input, [rows, inputs].</param>
/// <param name="Weight">The weights, [inputs, outputs].</param>
/// <param name="Bias">The bias, [outputs].</param>
/// <param name="Target">The targets, [rows, outputs].</param>
/// <param name="RowWeights">The weights of the rows.</param>
/// <param name="DZ">The destination of the gradient of the logits, [rows, outputs].</param>
/// <param name="Losses">The destination of the losses, one per row.</param>
/// <param name="HasTarget">True if there are targets.</param>
/// <param name="Inputs">The inputs of a row.</param>
/// <param name="Outputs">The outputs of a row: at most <see cref="MaxOutputs"/>.</param>
/// <param name="Capacity">The rows of a batch.</param>
/// <param name="GroupsPerLane">The groups of a lane.</param>
/// <param name="Slices">The parts into which threads divide the sum over the inputs.</param>
internal readonly record struct NarrowOutputKernel(
    StepTables Tables, LossKind Loss, Operand X, Operand Weight, Operand Bias, Operand Target, Operand RowWeights,
    Operand DZ, Operand Losses, Flag HasTarget, int Inputs, int Outputs, int Capacity, int GroupsPerLane,
    int Slices)
    : IGpuKernel<NarrowOutputKernel>
{
    /// <summary>The most outputs of a narrow layer.</summary>
    public const int MaxOutputs = 32;

    /// <summary>The rows of a group.</summary>
    public const int Rows = 32;

    private const int Octets = Rows / Eight.Count;

    /// <summary>The inputs that are in shared memory at a time.</summary>
    private const int Columns = 64;

    /// <summary>
    /// The distance of columns in shared memory: more than the rows, so that stores hit different banks.
    /// </summary>
    private const int InputStride = Rows + Four.Count;

    private const int WeightStride = Columns + 1;

    /// <summary>
    /// Returns the number of slices for groups of a number of threads: as many as keep the threads busy.
    /// </summary>
    public static int GetSlices(int threads, int outputs) => Math.Max(1, threads / (Octets * outputs));

    public static void Run(NarrowOutputKernel kernel)
    {
        var tables = kernel.Tables;
        var lane = Grid.IdxX / kernel.GroupsPerLane;
        if (!tables.IsActive(lane)) return;
        var firstRow = Grid.IdxX % kernel.GroupsPerLane * Rows;
        var inputs = SharedMemory.Allocate<float>(Columns * InputStride);
        var weights = SharedMemory.Allocate<float>(MaxOutputs * WeightStride);
        var logits = SharedMemory.Allocate<float>(Rows * MaxOutputs);
        var gradients = SharedMemory.Allocate<float>(MaxOutputs * Rows);
        ComputeLogits(kernel, lane, firstRow, inputs, weights, logits);
        for (var row = Group.IdxX; row < Rows; row += Group.DimX)
            ComputeLoss(kernel, lane, firstRow, row, logits, gradients);
        Group.Barrier();
        StoreGradients(kernel, lane, firstRow, gradients);
    }

    /// <summary>
    /// A thread sums eight rows of one output over a slice of the inputs; then the slices are added in their order.
    /// </summary>
    private static void ComputeLogits(
        NarrowOutputKernel kernel, int lane, int firstRow, ArrayView<float> inputs, ArrayView<float> weights,
        ArrayView<float> logits)
    {
        var outputs = kernel.Outputs;
        var bias = kernel.Bias.GetView(lane);
        var pairs = Octets * outputs;
        var slices = kernel.Slices;
        // With fewer threads than pairs there are several rounds, of one slice each.
        for (var first = 0; first < pairs; first += Group.DimX)
        {
            var count = Math.Min(pairs - first, Group.DimX);
            var pair = first + (Group.IdxX % count);
            var slice = Group.IdxX / count;
            var (octet, output) = (pair / outputs, pair % outputs);
            Eight sum = default;
            for (var start = 0; start < kernel.Inputs; start += Columns)
            {
                LoadInputs(kernel, lane, firstRow, start, inputs);
                LoadWeights(kernel, lane, start, weights);
                Group.Barrier();
                if (slice < slices)
                    for (var column = slice; column < Columns; column += slices)
                        sum = Eight.AddProduct(sum, weights[(output * WeightStride) + column],
                            Eight.LoadShared(inputs, (column * InputStride) + (octet * Eight.Count), Four.Count));
                Group.Barrier();
            }
            // The inputs' memory is free now.
            if (slice < slices) sum.Store(inputs, Group.IdxX, Group.DimX);
            Group.Barrier();
            for (var i = Group.IdxX; i < count * Eight.Count; i += Group.DimX)
            {
                var (row, own) = (i / count, i % count);
                var total = inputs[(row * Group.DimX) + own];
                for (var other = 1; other < slices; other++)
                    total += inputs[(row * Group.DimX) + (other * count) + own];
                var (ownOctet, ownOutput) = ((first + own) / outputs, (first + own) % outputs);
                logits[(((ownOctet * Eight.Count) + row) * outputs) + ownOutput] = total + bias[ownOutput];
            }
            Group.Barrier();
        }
    }

    private static void LoadInputs(
        NarrowOutputKernel kernel, int lane, int firstRow, int start, ArrayView<float> inputs)
    {
        var x = kernel.X.GetLaneView(lane, kernel.Tables);
        for (var i = Group.IdxX; i < Rows * Columns; i += Group.DimX)
        {
            var (row, column) = (i / Columns, i % Columns);
            var isInside = firstRow + row < kernel.Capacity && start + column < kernel.Inputs;
            inputs[(column * InputStride) + row] =
                isInside ? x[((firstRow + row) * kernel.Inputs) + start + column] : 0f;
        }
    }

    private static void LoadWeights(NarrowOutputKernel kernel, int lane, int start, ArrayView<float> weights)
    {
        var w = kernel.Weight.GetView(lane);
        for (var i = Group.IdxX; i < Columns * kernel.Outputs; i += Group.DimX)
        {
            var (column, output) = (i / kernel.Outputs, i % kernel.Outputs);
            weights[(output * WeightStride) + column] =
                start + column < kernel.Inputs ? w[(start * kernel.Outputs) + i] : 0f;
        }
    }

    /// <summary>Rows beyond the batch get a gradient of zero.</summary>
    private static void ComputeLoss(
        NarrowOutputKernel kernel, int lane, int firstRow, int row, ArrayView<float> logits,
        ArrayView<float> gradients)
    {
        var (tables, outputs, place) = (kernel.Tables, kernel.Outputs, firstRow + row);
        if (place >= kernel.Capacity)
        {
            for (var output = 0; output < outputs; output++) gradients[(output * Rows) + row] = 0f;
            return;
        }
        var weight = kernel.RowWeights.GetLaneView(lane, tables)[place];
        var loss = RowLoss.Compute(
            kernel.Loss, outputs, logits, row * outputs, kernel.Target.GetLaneView(lane, tables), place * outputs,
            kernel.HasTarget, weight, weight * tables.GetStep(lane).InverseWeight, logits, 0, hasPrediction: false,
            gradients, row, Rows, hasGradient: true);
        if (kernel.HasTarget) kernel.Losses.GetView(lane)[place] = loss;
    }

    private static void StoreGradients(
        NarrowOutputKernel kernel, int lane, int firstRow, ArrayView<float> gradients)
    {
        var dz = kernel.DZ.GetView(lane);
        var rows = Math.Min(Rows, kernel.Capacity - firstRow);
        for (var i = Group.IdxX; i < rows * kernel.Outputs; i += Group.DimX)
            dz[(firstRow * kernel.Outputs) + i] = gradients[(i % kernel.Outputs * Rows) + (i / kernel.Outputs)];
    }
}
