namespace Experiments.Engine.Training;

/// <summary>The metrics of one fit in one epoch.</summary>
/// <param name="Lane">The fit's number: its place in the pack; refilled fits are numbered on.</param>
/// <param name="Epoch">The epoch, from 1.</param>
/// <param name="Loss">The mean training loss with its L2 term.</param>
/// <param name="ValidationLoss">The loss on the validation rows, or null without early stopping.</param>
/// <param name="LearningRate">The learning rate of the epoch.</param>
/// <param name="Rows">The number of training rows.</param>
public readonly record struct EpochMetrics(
    int Lane, int Epoch, double Loss, double? ValidationLoss, double LearningRate, int Rows);
