namespace Experiments.Engine.Training.Schedules;

/// <summary>A learning rate that does not change.</summary>
internal sealed class ConstantRate(double init) : LearningRate(init)
{
    public override void Step(double loss)
    {
        // No loss changes a constant rate.
    }
}
