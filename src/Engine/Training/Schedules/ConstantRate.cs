namespace Experiments.Engine.Training.Schedules;

/// <summary>Stays.</summary>
internal sealed class ConstantRate(double init) : LearningRate(init)
{
    public override void Next(double loss)
    {
        // Constant: no loss changes it.
    }
}
