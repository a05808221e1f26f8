using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Experiments.Engine.Numerics;
using Experiments.Engine.Tasks;

namespace Experiments.Engine.Devices.Cpu.Kernels;

/// <summary>
/// The canonical pairs of link and loss over logits z [rows, outputs]. Sixteen rows are transposed and processed
/// together, one row in each element: there are few outputs, so most of a register would be empty along a row.
/// </summary>
internal static unsafe class Losses
{
    /// <summary>The number of blocks of rows that are summed in floats before the sum is added to a double.</summary>
    private const int BlocksPerChunk = 256;

    /// <summary>The floats of scratch memory that the other methods need.</summary>
    public static int ScratchFloats(int outputs) => 2 * WideOps.Count * outputs;

    /// <summary>
    /// Writes yHat = link(z), and w * loss of each row into losses. If dz is not null, it becomes (yHat - y) * w *
    /// inverseWeightSum. A row of weight 0 adds nothing, whatever its values are. yHat and dz may each be z; a training
    /// step does not need yHat and passes null.
    /// </summary>
    public static void Evaluate(
        LossKind kind, int rows, int outputs, float* z, float* y, float* w, float inverseWeightSum,
        float* yHat, float* dz, float* losses, float* scratch)
    {
        switch (kind)
        {
            case LossKind.CrossEntropy:
                Run<SoftmaxLink>(rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses, scratch);
                break;
            case LossKind.BinaryCrossEntropy:
                Run<SigmoidLink>(rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses, scratch);
                break;
            case LossKind.SquaredError:
                Run<IdentityLink>(rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses, scratch);
                break;
            case LossKind.PoissonDeviance:
                Run<ExponentialLink>(rows, outputs, z, y, w, inverseWeightSum, yHat, dz, losses, scratch);
                break;
            default: throw new ArgumentOutOfRangeException(nameof(kind), kind, "This loss has no kernel.");
        }
    }

    /// <summary>Writes yHat = link(z) only, for inference. yHat may be z.</summary>
    public static void ApplyLink(LossKind kind, int rows, int outputs, float* z, float* yHat, float* scratch) =>
        Evaluate(kind, rows, outputs, z, null, null, 0, yHat, null, null, scratch);

    /// <summary>
    /// Sums the losses of <see cref="Evaluate"/> over a batch, in the same order for any number of cores.
    /// </summary>
    [MethodImpl(Jit.Fully)]
    public static double Sum(int rows, float* losses)
    {
        double total = 0;
        Wide sum = Wide.Zero;
        for (int row = 0, block = 1; row < rows; row += WideOps.Count, block++)
        {
            sum +=
                rows - row >= WideOps.Count ? Vector512.Load(losses + row) : WideOps.LoadPart(losses + row, rows - row);
            if (block % BlocksPerChunk == 0)
            {
                total += WideOps.Sum(sum);
                sum = Wide.Zero;
            }
        }

        return total + WideOps.Sum(sum);
    }

    [MethodImpl(Jit.Fully)]
    private static void Run<TLink>(
        int rows, int outputs, float* z, float* y, float* w, float inverseWeightSum, float* yHat, float* dz,
        float* losses, float* scratch)
        where TLink : struct, ILink
    {
        float* zBlock = scratch, yBlock = scratch + (WideOps.Count * outputs);
        // The last block may have fewer rows: zeros keep the other elements harmless.
        new Span<float>(scratch, ScratchFloats(outputs)).Clear();

        for (int row = 0; row < rows; row += WideOps.Count)
        {
            int count = Math.Min(WideOps.Count, rows - row);
            nint at = (nint)row * outputs;
            Transpose.Copy(count, outputs, z + at, outputs, zBlock, WideOps.Count);
            if (y != null)
                Transpose.Copy(count, outputs, y + at, outputs, yBlock, WideOps.Count);

            Wide loss = TLink.Apply(outputs, zBlock, yBlock);
            if (yHat != null)
                Transpose.Copy(outputs, count, zBlock, WideOps.Count, yHat + at, outputs);
            if (w == null)
                continue;

            Wide weight = count == WideOps.Count ? Vector512.Load(w + row) : WideOps.LoadPart(w + row, count);
            Wide weightless = Vector512.Equals(weight, Wide.Zero);
            loss = Vector512.AndNot(weight * loss, weightless);
            if (count == WideOps.Count)
                loss.Store(losses + row);
            else
                WideOps.StorePart(loss, losses + row, count);
            if (dz == null)
                continue;
            Wide share = weight * Vector512.Create(inverseWeightSum);
            for (float* j = zBlock; j < yBlock; j += WideOps.Count)
            {
                Wide target = Vector512.Load(j + (yBlock - zBlock));
                Vector512.AndNot((Vector512.Load(j) - target) * share, weightless).Store(j);
            }

            Transpose.Copy(outputs, count, zBlock, WideOps.Count, dz + at, outputs);
        }
    }
}
