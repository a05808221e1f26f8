namespace Experiments.Engine.Training;

/// <summary>How the learning rate changes from epoch to epoch.</summary>
public abstract record LearningRateSchedule
{
    /// <summary>It does not change.</summary>
    public static LearningRateSchedule Constant { get; } = new ConstantSchedule();

    /// <summary>Multiplied by <paramref name="Gamma"/> after every epoch.</summary>
    /// <param name="Gamma">In (0, 1].</param>
    public sealed record Exponential(double Gamma) : LearningRateSchedule;

    /// <summary>
    /// Multiplied by <paramref name="Factor"/> when the watched loss (validation loss, else training loss) has not got
    /// better for <paramref name="Patience"/> epochs.
    /// </summary>
    /// <param name="Factor">In (0, 1).</param>
    /// <param name="Patience">At least 1.</param>
    /// <param name="MinDelta">By how much the loss must fall to count as better.</param>
    public sealed record Plateau(double Factor, int Patience, double MinDelta) : LearningRateSchedule;

    private sealed record ConstantSchedule : LearningRateSchedule;
}
