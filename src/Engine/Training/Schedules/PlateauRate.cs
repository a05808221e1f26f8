namespace Experiments.Engine.Training.Schedules;

/// <summary>A learning rate that is reduced when the loss has stopped falling.</summary>
internal sealed class PlateauRate(double init, LearningRateSchedule.Plateau plateau) : LearningRate(init)
{
    private double _best = double.PositiveInfinity;
    private int _epochsWithoutImprovement;

    public override void Step(double loss)
    {
        if (loss < _best - plateau.MinDelta)
        {
            (_best, _epochsWithoutImprovement) = (loss, 0);
            return;
        }
        if (++_epochsWithoutImprovement < plateau.Patience) return;
        Value *= plateau.Factor;
        _epochsWithoutImprovement = 0;
    }
}
