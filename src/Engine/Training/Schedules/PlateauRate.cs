namespace Experiments.Engine.Training.Schedules;

/// <summary>Falls when the loss has stopped falling.</summary>
internal sealed class PlateauRate(double init, LearningRateSchedule.Plateau plateau) : LearningRate(init)
{
    private double _best = double.PositiveInfinity;
    private int _without;

    public override void Next(double loss)
    {
        if (loss < _best - plateau.MinDelta)
        {
            (_best, _without) = (loss, 0);
            return;
        }
        if (++_without < plateau.Patience) return;
        Value *= plateau.Factor;
        _without = 0;
    }
}
