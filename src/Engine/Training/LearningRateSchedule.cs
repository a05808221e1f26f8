namespace Experiments.Engine.Training;

/// <summary>The schedule by which the learning rate changes from epoch to epoch.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>A constant learning rate.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>A schedule that multiplies the rate by <paramref name="Gamma"/> after every epoch.</summary>
    /// <param name="Gamma">The factor, in (0, 1].</param>
    public sealed record Exponential(double Gamma) : LearningRateSchedule;

    /// <summary>
    /// A schedule that multiplies the rate by <paramref name="Factor"/> when the watched loss (validation loss, else
    /// training loss) has not improved for <paramref name="Patience"/> epochs.
    /// </summary>
    /// <param name="Factor">The factor, in (0, 1).</param>
    /// <param name="Patience">The number of epochs, at least 1.</param>
    /// <param name="MinDelta">The loss must fall by more than this to count as an improvement.</param>
    public sealed record Plateau(double Factor, int Patience, double MinDelta) : LearningRateSchedule;

    private sealed record ConstantSchedule : LearningRateSchedule;
}
