namespace Experiments.Engine.Training.Schedules;

/// <summary>A learning rate that is multiplied by the same factor after every epoch.</summary>
internal sealed class ExponentialRate(double init, double gamma) : LearningRate(init)
{
    public override double PredictNext() => Value * gamma;

    public override void Step(double loss) => Value *= gamma;
}
