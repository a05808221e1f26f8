using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Every loss with its link, and the gradient that they share: y_hat - y.</summary>
internal static class TaskKernels
{
    /// <summary>
    /// A thread a row. Writes link(z) where predictions are wanted, the row's weighted loss where there are targets,
    /// and dz = (link(z) - y) * weight / the step's weight while training. A row of weight 0 adds nothing, whatever it
    /// holds.
    /// </summary>
    public static void Output(
        StepTables tables,
        int kind, Operand z, Operand target, Operand weights, Operand prediction, Operand dz, Operand losses,
        int flags, int outputs, int capacity, int groups)
    {
        var lane = Grid.IdxX / groups;
        var row = (Grid.IdxX % groups * Group.DimX) + Group.IdxX;
        if (row >= capacity || !tables.IsActive(lane)) return;
        var at = row * outputs;
        var logits = z.GetLaneView(lane, tables);
        var truth = target.GetLaneView(lane, tables);
        var weight = weights.GetLaneView(lane, tables)[row];
        var hasTarget = (flags & TaskFlags.HasTarget) != 0;

        float max = 0, sum = 1;
        if (kind == (int)LossKind.CrossEntropy)
        {
            max = logits[at];
            for (var j = 1; j < outputs; j++) max = logits[at + j] > max ? logits[at + j] : max;
            sum = 0;
            for (var j = 0; j < outputs; j++) sum += DeviceMath.Exp(logits[at + j] - max);
        }

        float loss = 0;
        var share = weight * tables.GetStep(lane).InverseWeight;
        var predictions = prediction.GetLaneView(lane, tables);
        var gradients = dz.GetLaneView(lane, tables);
        for (var j = 0; j < outputs; j++)
        {
            var logit = logits[at + j];
            var y = hasTarget ? truth[at + j] : 0f;
            float yHat;
            if (kind == (int)LossKind.CrossEntropy)
            {
                yHat = DeviceMath.Exp(logit - max) / sum;
                loss -= y * (logit - max);
            }
            else if (kind == (int)LossKind.SquaredError)
            {
                yHat = logit;
                loss += 0.5f * (logit - y) * (logit - y);
            }
            else if (kind == (int)LossKind.PoissonDeviance)
            {
                yHat = DeviceMath.Exp(logit);
                loss += (y == 0 ? 0f : y * (DeviceMath.Log(y) - logit)) - y + yHat;
            }
            else
            {
                var e = DeviceMath.Exp(logit < 0 ? logit : -logit);
                yHat = (logit < 0 ? e : 1f) / (1f + e);
                loss += (logit < 0 ? 0f : logit) - (logit * y) + DeviceMath.LogOnePlus(e);
            }
            if ((flags & TaskFlags.HasPrediction) != 0) predictions[at + j] = yHat;
            if ((flags & TaskFlags.HasGradient) != 0) gradients[at + j] = weight == 0 ? 0f : (yHat - y) * share;
        }

        if (kind == (int)LossKind.CrossEntropy) loss += DeviceMath.Log(sum);
        if (hasTarget) losses.GetView(lane)[row] = weight == 0 ? 0f : weight * loss;
    }
}

/// <summary>What <see cref="TaskKernels.Output"/> is to do.</summary>
internal static class TaskFlags
{
    public const int HasTarget = 1;
    public const int HasPrediction = 2;
    public const int HasGradient = 4;
}
