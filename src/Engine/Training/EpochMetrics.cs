namespace Experiments.Engine.Training;

/// <summary>What one lane did in one epoch.</summary>
/// <param name="Lane">The position in the pack.</param>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean training loss with its L2 term.</param>
/// <param name="ValidationLoss">The loss on the validation rows, or null without early stopping.</param>
/// <param name="LearningRate">The learning rate of the epoch.</param>
/// <param name="Rows">The rows that it trained on.</param>
public readonly record struct EpochMetrics(
    int Lane, int Epoch, double Loss, double? ValidationLoss, double LearningRate, int Rows);
