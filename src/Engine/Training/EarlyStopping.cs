namespace Experiments.Engine.Training;

/// <summary>
/// Early stopping (Prechelt 1998): training ends when the validation loss has failed to fall by
/// <paramref name="minDelta"/> for more than <paramref name="patience"/> epochs in a row. As in scikit-learn, any fall
/// below the best loss makes the epoch the best, but only a fall of <paramref name="minDelta"/> resets the count.
/// </summary>
internal sealed class EarlyStopping(int patience, double minDelta)
{
    private double _best = double.PositiveInfinity;
    private int _epochsWithoutImprovement;

    /// <summary>The epoch of the lowest loss; 0 before the first.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>True if patience is exhausted.</summary>
    public bool IsExhausted => _epochsWithoutImprovement > patience;

    /// <summary>Records an epoch's loss and returns true if it is the lowest so far.</summary>
    public bool Observe(int epoch, double loss)
    {
        _epochsWithoutImprovement = loss > _best - minDelta ? _epochsWithoutImprovement + 1 : 0;
        if (loss >= _best) return false;
        (_best, BestEpoch) = (loss, epoch);
        return true;
    }
}
