namespace Experiments.Engine.Training.Schedules;

/// <summary>Falls by the same factor after every epoch.</summary>
internal sealed class ExponentialRate(double init, double gamma) : LearningRate(init)
{
    public override void Step(double loss) => Value *= gamma;
}
