namespace Experiments.Engine.Training.Schedules;

/// <summary>Stays.</summary>
internal sealed class ConstantRate(double init) : LearningRate(init)
{
    public override void Step(double loss)
    {
        // Constant: no loss changes it.
    }
}
