using Experiments.Engine.Tasks;
using ILGPU;

namespace Experiments.Engine.Devices.Gpu.Kernels;

/// <summary>Every loss with its link, for one row, and the gradient that all losses share, y_hat - y.</summary>
internal static class RowLoss
{
    /// <summary>
    /// Returns the row's weighted loss. Stores link(z), and (link(z) - y) * share, each if asked. A row of weight 0
    /// adds nothing, even if its values are not finite.
    /// </summary>
    /// <param name="kind">The loss.</param>
    /// <param name="outputs">The outputs of a row.</param>
    /// <param name="logits">The logits, from <paramref name="logitsAt"/> on.</param>
    /// <param name="logitsAt">The place of the row's first logit.</param>
    /// <param name="truth">The targets.</param>
    /// <param name="truthAt">The place of the row's first target.</param>
    /// <param name="hasTarget">True if there are targets.</param>
    /// <param name="weight">The row's weight.</param>
    /// <param name="share">The row's weight, by the weight of the step.</param>
    /// <param name="predictions">The destination of link(z).</param>
    /// <param name="predictionAt">The place of the row's first prediction.</param>
    /// <param name="hasPrediction">True if predictions are stored.</param>
    /// <param name="gradients">The destination of the gradient.</param>
    /// <param name="gradientAt">The place of the row's first gradient.</param>
    /// <param name="gradientStep">The distance to the next.</param>
    /// <param name="hasGradient">True if the gradient is stored.</param>
    public static float Compute(
        LossKind kind, int outputs, ArrayView<float> logits, int logitsAt, ArrayView<float> truth, int truthAt,
        bool hasTarget, float weight, float share, ArrayView<float> predictions, int predictionAt, bool hasPrediction,
        ArrayView<float> gradients, int gradientAt, int gradientStep, bool hasGradient)
    {
        float max = 0, sum = 1;
        if (kind == LossKind.CrossEntropy)
        {
            max = logits[logitsAt];
            for (var j = 1; j < outputs; j++) max = logits[logitsAt + j] > max ? logits[logitsAt + j] : max;
            sum = 0;
            for (var j = 0; j < outputs; j++) sum += DeviceMath.Exp(logits[logitsAt + j] - max);
        }
        float loss = 0;
        for (var j = 0; j < outputs; j++)
        {
            var logit = logits[logitsAt + j];
            var y = hasTarget ? truth[truthAt + j] : 0f;
            float yHat;
            if (kind == LossKind.CrossEntropy)
            {
                yHat = DeviceMath.Exp(logit - max) / sum;
                loss -= y * (logit - max);
            }
            else if (kind == LossKind.SquaredError)
            {
                yHat = logit;
                loss += 0.5f * (logit - y) * (logit - y);
            }
            else if (kind == LossKind.PoissonDeviance)
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
            if (hasPrediction) predictions[predictionAt + j] = yHat;
            if (hasGradient) gradients[gradientAt + (j * gradientStep)] = weight == 0 ? 0f : (yHat - y) * share;
        }
        if (kind == LossKind.CrossEntropy) loss += DeviceMath.Log(sum);
        return weight == 0 ? 0f : weight * loss;
    }
}
